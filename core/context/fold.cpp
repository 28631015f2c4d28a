#include "core/context/context.h"

#include <algorithm>

namespace segue::context {
namespace {

using base::Json;
using base::Time;

std::string data_text(const Event& event, std::string_view field) { return std::string(event.data.text_or(field)); }

bool is_contact_offer(std::string_view type) { return type == "contact.offered" || type == "contact.transferred"; }

/// The subject a rule's event speaks of; empty when it names none.
std::string subject_key(const SubjectRule& rule, const Event& event, const condition::Environment& environment) {
    if (!rule.key) return event.subject;
    const auto value = rule.key->value(event.data, environment);
    if (!value || value->is_null()) return {};
    return shown_value(*value);
}

/// A contact comes, or comes back after it had ended or was wrapped up. What the offer's data say never passes for our own fields.
void offer_contact(Contact& contact, const Event& event) {
    if (contact.wrapped_up) ++contact.returned;
    contact.ended = contact.wrapped_up = false;
    contact.channel = event.channel;
    contact.offered = event.time;
    if (event.data.members()) {
        for (const auto& member : *event.data.members()) {
            if (member.first != "id" && !member.first.starts_with("verified")) contact.view.set(member.first, member.second);
        }
    }
    contact.view.set("channel", event.channel);
    contact.view.set("direction", event.direction);
    contact.view.set("offered", base::format_time(event.time));
    contact.view.set("transferred", event.type == "contact.transferred");
}

/// A transfer is one hop, however often it is told: the switch and the bot that left may both report it.
void note_hop(Contact& contact, const Event& event, std::uint32_t number) {
    std::string to = data_text(event, "to");
    if (to.empty()) to = data_text(event, "queue");
    Hop hop{data_text(event, "from"), std::move(to), data_text(event, "kind"), data_text(event, "reason"), event.time, number, {}};
    if (event.source == desk_source) hop.by = data_text(event, "agent");
    const auto told = [](const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; };
    const bool again = !contact.hops.empty() && contact.hops.back().from == hop.from && told(contact.hops.back().to, hop.to) &&
                       hop.time - contact.hops.back().time <= base::seconds(30);
    if (!again) {
        contact.hops.push_back(std::move(hop));
        return;
    }
    Hop& known = contact.hops.back();
    if (known.to.empty()) known.to = std::move(hop.to);
    if (known.kind.empty()) known.kind = std::move(hop.kind);
    if (known.reason.empty()) known.reason = std::move(hop.reason);
    if (known.by.empty()) known.by = std::move(hop.by);
}

/// A contact that an agent passes on is not that agent's any more. One that has no receiver yet (it goes on by another channel) is.
std::string passed_on_by(const Contact& contact) { return contact.hops.back().to.empty() ? std::string() : contact.hops.back().by; }

}  // namespace

/// What conditions see while folding: views are made when an event needs them, from the picture so far.
class ContextFold::Live final : public condition::Environment {
public:
    explicit Live(const Context& context) : context_(context) {}

    void refresh(Time now) {
        now_ = now;
        made_.fill(false);
    }
    void set_event(std::optional<std::uint32_t> number) { event_ = number; }
    void set_subject(const Json* subject) { subject_ = subject; }

    [[nodiscard]] const Json* variable(std::uint32_t number) const override {
        if (number == slot(Root::event)) return event_ ? &event_in_hand() : &null_;
        if (number == slot(Root::subject)) return subject_ ? subject_ : &null_;
        if (number >= root_count) return nullptr;
        if (!made_[number]) {
            views_[number] = view_of(static_cast<Root>(number), context_, now_);
            made_[number] = true;
        }
        return &views_[number];
    }
    [[nodiscard]] Time now() const override { return now_; }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction function, std::string_view type,
                                                   std::optional<base::Duration> window, std::string_view pointer) const override {
        return context_.history.answer(function, type, window, pointer, now_);
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, Time at) const override { return context_.zone_offset(zone, at); }

private:
    /// Made when a rule reads it, and not kept for longer: a history would hold every event twice.
    [[nodiscard]] const Json& event_in_hand() const {
        if (view_of_ != event_) {
            event_view_ = event_view_of(context_.history.events()[*event_]);
            view_of_ = event_;
        }
        return event_view_;
    }

    const Context& context_;
    Time now_;
    std::optional<std::uint32_t> event_;
    mutable std::optional<std::uint32_t> view_of_;
    mutable Json event_view_;
    const Json* subject_ = nullptr;
    Json null_;
    mutable std::array<Json, root_count> views_;
    mutable std::array<bool, root_count> made_{};
};

ContextFold::ContextFold(std::string customer, const ContextRules& rules) : rules_(rules) {
    context_.fact_rules = rules.facts;
    context_.zones = rules.zones;
    context_.customer = std::move(customer);
}

ContextFold::ContextFold(const ContextFold& other) : context_(other.context_), rules_(other.rules_), concerns_(other.concerns_) {}

ContextFold::~ContextFold() = default;

const condition::Environment& ContextFold::environment_at(Time now) {
    if (!live_) live_ = std::make_unique<Live>(context_);
    live_->refresh(now);
    return *live_;
}

std::uint32_t ContextFold::apply(Event&& event) {
    const std::uint32_t type = context_.history.append(std::move(event));
    take(type);
    return type;
}

std::uint32_t ContextFold::apply_expected() {
    const std::uint32_t type = context_.history.append_expected();
    take(type);
    return type;
}

void ContextFold::take(std::uint32_t type) {
    const auto number = static_cast<std::uint32_t>(context_.history.events().size() - 1);
    const Event& e = context_.history.events().back();
    if (type == concerns_.size()) concerns_.push_back(concerns_of(e.type));
    const Concerns concerns = concerns_[type];
    if (concerns.profile || !e.identity.empty()) apply_profile(e, number);
    if (concerns.consent) apply_consent(e, number);
    if (!rules_.opt_outs.empty()) apply_opt_out(e, number);
    apply_contact(e, number);
    if (concerns.promise) apply_promise(e, number);
    if (concerns.cases) apply_case(e, number);
    if (concerns.bids) {
        if (auto problem = fold_bid(context_.bids, e, number); !problem.empty()) context_.problems.push_back(std::move(problem));
    }
    if (concerns.subjects) apply_subjects(number);
}

ContextFold::Concerns ContextFold::concerns_of(std::string_view type) const {
    Concerns concerns;
    concerns.profile = type == "identity.linked" || type == "profile.updated";
    concerns.consent = type.starts_with("consent.");
    concerns.promise = type.starts_with("promise.");
    concerns.cases = type.starts_with("case.");
    concerns.bids = is_about_bids(type);
    for (const SubjectRule& rule : rules_.subjects) {
        for (const auto& on : rule.events) concerns.subjects = concerns.subjects || on.type == type;
    }
    return concerns;
}

void ContextFold::note_key(KeyUse use) {
    const auto same = [&use](const KeyUse& k) { return k.value == use.value && k.kind == use.kind && k.region == use.region; };
    const auto found = std::find_if(context_.key_uses.begin(), context_.key_uses.end(), same);
    if (found == context_.key_uses.end()) {
        context_.key_uses.push_back(std::move(use));
        return;
    }
    found->linked = found->linked || use.linked;
    found->events.resize(1);
    found->events.push_back(use.events.front());
}

void ContextFold::apply_profile(const Event& event, std::uint32_t number) {
    if (event.type == "identity.linked" && !event.data.find("contact")) note_key({data_text(event, "kind"), data_text(event, "value"), data_text(event, "region"), true, {number}});
    if (event.type == "identity.linked") drop_level(event);
    if (!event.identity.empty()) note_key({event.identity_type, event.identity, "", false, {number}});
    if (event.type != "profile.updated") return;
    const Json* fields = event.data.find("fields");
    if (!fields || !fields->members()) {
        context_.problems.push_back("a profile event holds no object 'fields'");
        return;
    }
    for (const auto& field : *fields->members()) note_fact(context_.profile[field.first], field.second, event, number);
}

void ContextFold::drop_level(const Event& event) {
    const Json* unverified = event.data.find("unverified");
    if (!unverified || !unverified->boolean() || !*unverified->boolean()) return;
    const auto found = context_.contacts.find(data_text(event, "contact"));
    if (found == context_.contacts.end()) return;
    Contact& contact = found->second;
    contact.verified.clear();
    contact.verified_event = 0;
    contact.view.set("verified", "");
    contact.view.set("verified_by", "");
}

void ContextFold::note_fact(Fact& fact, const Json& value, const Event& event, std::uint32_t number) {
    const auto rank = [&](std::string_view source) { return rules_.facts ? rules_.facts->rank(source) : 0; };
    const auto& events = context_.history.events();
    std::erase_if(fact.others, [&](std::uint32_t other) { return events[other].source == event.source; });
    const bool first = fact.source.empty();
    if (!first && fact.source != event.source) {
        if (rank(event.source) > rank(fact.source)) {
            fact.others.push_back(number);
            return;
        }
        fact.others.push_back(fact.event);
        std::sort(fact.others.begin(), fact.others.end());
    }
    fact.value = value;
    fact.source = event.source;
    fact.time = event.time;
    fact.event = number;
}

void ContextFold::apply_consent(const Event& event, std::uint32_t number) {
    if (!event.type.starts_with("consent.")) return;
    const std::string state = event.type.substr(8);
    if (state != "granted" && state != "denied" && state != "withdrawn") return;
    Consent consent{data_text(event, "channel"), data_text(event, "purpose"), state, event.time, event.source, number, {}};
    if (consent.channel.empty()) {
        context_.problems.push_back("a consent event names no channel");
        return;
    }
    if (consent.purpose.empty()) consent.purpose = "*";
    note_consent(std::move(consent));
}

void ContextFold::note_consent(Consent consent) {
    const auto before = [](const Consent& a, const Consent& b) { return std::tie(a.channel, a.purpose) < std::tie(b.channel, b.purpose); };
    const auto place = std::lower_bound(context_.consents.begin(), context_.consents.end(), consent, before);
    if (place == context_.consents.end() || before(consent, *place)) {
        consent.said = {consent.event};
        context_.consents.insert(place, std::move(consent));
        return;
    }
    place->said.push_back(consent.event);
    // Of two words at the same instant the stricter one counts.
    if (place->time < consent.time || consent.state != "granted") {
        consent.said = std::move(place->said);
        *place = std::move(consent);
    }
}

void ContextFold::apply_opt_out(const Event& event, std::uint32_t number) {
    if (event.type == "optout.read" || event.type == "consent.withdrawn") {
        const auto message = event.data.text_or(event.type == "optout.read" ? "doubt" : "message");
        for (OptOut& doubt : context_.opt_outs) {
            if (!message.empty() && context_.history.events()[doubt.event].id == message && !doubt.settled_by) doubt.settled_by = number;
        }
        return;
    }
    const auto names = [](const std::vector<std::string>& list, const std::string& item) { return std::find(list.begin(), list.end(), item) != list.end(); };
    OptOutReading found;
    const OptOutRule* by = nullptr;
    for (const OptOutRule& rule : rules_.opt_outs) {
        for (const MessageSource& source : rule.messages) {
            if (source.type != event.type || (rule.from && event.time < *rule.from) || (rule.until && event.time >= *rule.until)) continue;
            for (const auto& text : own_words(source, event)) {
                OptOutReading reading = rule.words.read(text, names(rule.channels, event.channel));
                if (reading.kind <= found.kind) continue;
                found = std::move(reading);
                by = &rule;
            }
        }
    }
    if (!by) return;
    context_.opt_outs.push_back({number, found.kind, std::move(found.matched), by->id, event.channel, event.time, {}});
    if (found.kind == OptOutReading::Kind::revoked) note_consent({event.channel, "*", "withdrawn", event.time, event.source, number, {}});
}

void ContextFold::apply_contact(const Event& event, std::uint32_t number) {
    if (event.contact_id.empty()) return;
    auto found = context_.contacts.find(event.contact_id);
    if (found == context_.contacts.end()) {
        Contact fresh;
        fresh.id = event.contact_id;
        fresh.channel = event.channel;
        fresh.offered = event.time;
        fresh.view = Json::object({{"id", event.contact_id}, {"channel", event.channel}, {"direction", event.direction}, {"verified", ""}});
        found = context_.contacts.emplace(event.contact_id, std::move(fresh)).first;
    }
    Contact& contact = found->second;
    contact.events.push_back(number);
    if (is_contact_offer(event.type)) {
        offer_contact(contact, event);
        contact.passed_on_by.clear();
        if (event.type == "contact.transferred") {
            note_hop(contact, event, number);
            contact.passed_on_by = passed_on_by(contact);
        }
    } else if (event.type == "contact.ended") {
        contact.ended = true;
    } else if (event.type == "disposition.recorded") {
        contact.wrapped_up = true;
    } else if (event.type == "disposition.withdrawn") {
        ++contact.withdrawn;
    } else if (event.type == "auth.succeeded") {
        if (data_text(event, "level").empty()) {
            context_.problems.push_back("a verification names no level");
            return;
        }
        // A proof against another account (before it was known whose contact it is, or before two persons were parted) opens none.
        const std::string account = data_text(event, "account");
        if (!account.empty() && account != context_.customer) return;
        contact.verified = data_text(event, "level");
        contact.verified_event = number;
        contact.view.set("verified", contact.verified);
        contact.view.set("verified_by", data_text(event, "method"));
    } else if (event.type == "action.prepared") {
        const std::string key = attempt_key(data_text(event, "action"), data_text(event, "subject"));
        const Json* answers = event.data.find("answers");
        contact.answers[key] = answers ? *answers : Json::object();
        contact.confirmed.erase(key);  // a yes holds for what was read out, not for what was entered after it
    } else if (event.type == "confirmation.given") {
        contact.confirmed[attempt_key(data_text(event, "action"), data_text(event, "subject"))] = number;
    }
}

void ContextFold::apply_promise(const Event& event, std::uint32_t number) {
    if (event.type != "promise.made" && event.type != "promise.kept" && event.type != "promise.cancelled") return;
    std::string id = data_text(event, "promise");
    if (id.empty() && event.type == "promise.made") id = event.id;  // two promises without a name are two
    const auto found = std::find_if(context_.promises.begin(), context_.promises.end(), [&](const Promise& p) { return p.id == id; });
    if (event.type == "promise.made") {
        Promise promise{id, data_text(event, "text"), data_text(event, "by"), base::parse_time(data_text(event, "due")), number, true, false, {}};
        if (found != context_.promises.end()) *found = promise;
        else context_.promises.push_back(promise);
    } else if (found != context_.promises.end()) {
        found->open = false;
        found->kept = event.type == "promise.kept";
        found->ended_by = number;
    }
}

void ContextFold::apply_case(const Event& event, std::uint32_t number) {
    if (event.type != "case.opened" && event.type != "case.closed") return;
    std::string id = data_text(event, "case");
    if (id.empty() && event.type == "case.opened") id = event.id;
    const auto found = std::find_if(context_.cases.begin(), context_.cases.end(), [&](const Case& c) { return c.id == id; });
    if (event.type == "case.opened" && found == context_.cases.end()) {
        context_.cases.push_back({id, data_text(event, "title"), number, true});
    } else if (found != context_.cases.end()) {
        found->open = event.type == "case.opened";
        if (found->open) found->event = number;
    }
}

void ContextFold::apply_subjects(std::uint32_t number) {
    const Event& event = context_.history.events()[number];
    for (const SubjectRule& rule : rules_.subjects) {
        for (const auto& on : rule.events) {
            if (on.type != event.type) continue;
            if (!live_) live_ = std::make_unique<Live>(context_);
            live_->refresh(event.time);
            live_->set_event(number);
            apply_subject(rule, on, number);
            live_->set_event({});
            live_->set_subject(nullptr);
        }
    }
}

void ContextFold::apply_subject(const SubjectRule& rule, const SubjectRule::On& on, std::uint32_t number) {
    const Event& event = context_.history.events()[number];
    Live& live = *live_;
    const std::string key = subject_key(rule, event, live);
    if (key.empty()) return;
    const auto before = [](const Subject& a, const std::pair<std::string, std::string>& b) { return std::tie(a.kind, a.id) < std::tie(b.first, b.second); };
    const std::pair<std::string, std::string> wanted(rule.kind, key);
    const auto place = std::lower_bound(context_.subjects.begin(), context_.subjects.end(), wanted, before);
    const bool exists = place != context_.subjects.end() && place->kind == rule.kind && place->id == key;
    Subject fresh;
    if (!exists) fresh = {rule.kind, key, Json::object({{"kind", rule.kind}, {"id", key}, {"closed", false}}), false, {}, {}};
    Subject& subject = exists ? *place : fresh;
    live.set_subject(&subject.view);
    if (on.when && condition::test(*on.when, live).kind != condition::Verdict::Kind::yes) return;
    // Each value sees the subject as it was before this event; what the event does not hold stays as it was.
    std::vector<std::optional<Json>> values;
    values.reserve(on.set.size());
    for (const auto& set : on.set) values.push_back(set.value.value(event.data, live));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i]) continue;
        subject.view.set(on.set[i].field, std::move(*values[i]));
        subject.set_by[on.set[i].field] = number;
    }
    if (on.close) {
        subject.closed = *on.close;
        subject.view.set("closed", *on.close);
    }
    subject.events.push_back(number);
    if (!exists) context_.subjects.insert(place, std::move(fresh));
}

}  // namespace segue::context
