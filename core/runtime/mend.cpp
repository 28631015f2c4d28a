#include "core/runtime/mend.h"

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/base/text.h"
#include "core/disposition/reconcile.h"
#include "core/runtime/persons.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace segue::runtime {
namespace {

using base::Code;
using base::Error;
using base::Json;
using context::Context;
using context::Event;

/// What events of a type say that they have settled.
std::set<std::string, std::less<>> settled_by(const Context& context, const char* type, const char* field) {
    std::set<std::string, std::less<>> ids;
    for (const auto number : context.history.of_type(type)) ids.insert(std::string(context.history.events()[number].data.text_or(field)));
    return ids;
}

MendItem item_of(MendItem::Kind kind, std::string id, const Context& context, const Event* event, std::string what) {
    MendItem item{kind, std::move(id), context.customer, context.name(), event ? event->contact_id : "", std::move(what), {}, {}};
    if (event) item.agent = event->data.text_or("agent"), item.at = event->time;
    return item;
}

const Event* event_of(const Context& context, std::string_view id) {
    const auto& events = context.history.events();
    const auto found = std::find_if(events.begin(), events.end(), [id](const Event& e) { return e.id == id; });
    return found == events.end() ? nullptr : &*found;
}

std::string conflict_text(const ConflictView& c) {
    return c.journey + (c.key.empty() ? "" : " " + c.key) + ": recorded here '" + c.ours + "', its owner has '" + (c.theirs.empty() ? "nothing that is known" : c.theirs) +
           "', by their times it would be '" + c.derived + "'.";
}

std::string difference_text(const DifferenceView& d) {
    std::string text = "What was known has changed. " + d.cause + ":";
    for (std::size_t i = 0; i < d.lines.size(); ++i) text += (i == 0 ? " " : " · ") + d.lines[i];
    return text;
}

void add_wrong_data(std::vector<MendItem>& out, const Context& context) {
    const auto mended = settled_by(context, "data.mended", "answer");
    for (const auto number : context.history.of_type("decision.answered")) {
        const Event& event = context.history.events()[number];
        if (event.data.text_or("answer") != "wrong_data" || mended.contains(event.id)) continue;
        const auto field = event.data.text_or("field");
        std::string what = "Wrong data" + (field.empty() ? std::string() : ": " + std::string(field)) + ", found while '" + std::string(event.data.text_or("action")) + "' was recommended";
        if (const auto subject = event.data.text_or("subject"); !subject.empty()) what += " for " + std::string(subject);
        out.push_back(item_of(MendItem::Kind::data, event.id, context, &event, what + "."));
    }
}

void add_doubts(std::vector<MendItem>& out, const Context& context, const pack::Pack& pack) {
    for (const auto& doubt : context.opt_outs) {
        if (doubt.kind != context::OptOutReading::Kind::doubtful || doubt.settled_by) continue;
        const Event& event = context.history.events()[doubt.event];
        const auto day = policy::last_lawful_day(pack.rules.policies, doubt, 0);
        const std::string last = day ? " If it does, the law wants it honoured by " + base::format_time(base::Time{*day * base::days(1).us}).substr(0, 10) + "; here it is at once." : "";
        out.push_back(item_of(MendItem::Kind::opt_out, event.id, context, &event, "A message by " + (doubt.channel.empty() ? "a channel that is not known" : doubt.channel) + " holds “" + doubt.matched + "” and may take consent back; read it." + last));
    }
    const auto read = settled_by(context, "optout.read", "doubt");
    for (const auto number : context.history.of_type("optout.doubted")) {
        const Event& event = context.history.events()[number];
        if (!read.contains(event.id)) out.push_back(item_of(MendItem::Kind::opt_out, event.id, context, &event, "A message may mean that the customer wants no more of them; read it."));
    }
}

/// The event that takes an item from the list.
Event settling(const MendItem& item, const std::string& note, const std::string& by, base::Time at) {
    Event event;
    event.source = context::desk_source;
    event.time = at;
    event.customer = item.customer;
    event.channel = "system";
    const char* field = "";
    switch (item.kind) {
        case MendItem::Kind::conflict: event.type = "conflict.settled", field = "conflict"; break;
        case MendItem::Kind::message: event.type = "correction.made", field = "message"; break;
        case MendItem::Kind::data: event.type = "data.mended", field = "answer"; break;
        case MendItem::Kind::opt_out: event.type = "optout.read", field = "doubt"; break;
        case MendItem::Kind::difference: event.type = "difference.seen", field = "difference"; break;
        case MendItem::Kind::wrap_up: break;  // settle() refuses it
    }
    event.id = base::id_of_causes("mn-", {item.customer, item.id, event.type});
    event.data = Json::object({{field, item.id}, {"note", base::mask_cards(note)}, {"agent", by}});
    return event;
}

decision::Situation folded(const std::string& customer, std::vector<Event> events, const pack::Pack& pack, base::Time now) {
    decision::Situation situation(customer, pack.fold);
    situation.fold(std::move(events), now);
    return situation;
}

/// Customers with what is theirs to put right, and their last instant.
struct Found {
    std::vector<MendItem> items;
    base::Time last;
};
/// A part of another person has nothing of its own: the person's picture holds it.
base::Result<Found> of_customer(ports::Store& store, const std::string& customer, const pack::Pack& pack, base::Time now) {
    auto events = events_of_person(store, customer, pack.fold.context.identity, now);
    if (!events) return events.error();
    const auto situation = folded(customer, std::move(events).value(), pack, now);
    return Found{things_to_mend(situation, pack), situation.context().history.events().empty() ? now : situation.context().history.events().back().time};
}

}  // namespace

const char* mend_kind_name(MendItem::Kind kind) {
    switch (kind) {
        case MendItem::Kind::conflict: return "conflict";
        case MendItem::Kind::message: return "message";
        case MendItem::Kind::wrap_up: return "wrap-up";
        case MendItem::Kind::data: return "data";
        case MendItem::Kind::opt_out: return "opt-out";
        case MendItem::Kind::difference: return "difference";
    }
    return "";
}

std::vector<ConflictView> open_conflicts(const Context& context, const pack::Pack& pack) {
    std::vector<ConflictView> all;
    const auto settled = settled_by(context, "conflict.settled", "conflict");
    for (const auto number : context.history.of_type("journey.conflicted")) {
        const Event& event = context.history.events()[number];
        if (settled.contains(event.id)) continue;
        ConflictView view{event.id, context.customer, std::string(event.data.text_or("definition")), std::string(event.data.text_or("key")), std::string(event.data.text_or("ours")),
                          std::string(event.data.text_or("theirs")), std::string(event.data.text_or("derived")), std::string(event.data.text_or("agent")), event.time};
        for (const auto& journey : pack.journeys) {
            if (journey->id == view.journey) view.journey = journey->title;
        }
        all.push_back(std::move(view));
    }
    return all;
}

std::vector<DifferenceView> open_differences(const Context& context) {
    std::vector<DifferenceView> all;
    const auto seen = settled_by(context, "difference.seen", "difference");
    for (const auto number : context.history.of_type("difference.found")) {
        const Event& event = context.history.events()[number];
        const Json* lines = event.data.find("lines");
        if (event.source != context::desk_source || seen.contains(event.id) || !lines || !lines->items()) continue;
        DifferenceView view{event.time, std::string(event.data.text_or("cause")), {}, event.id};
        for (const Json& line : *lines->items()) view.lines.push_back(line.text() ? *line.text() : std::string());
        all.push_back(std::move(view));
    }
    return all;
}

std::vector<MendItem> things_to_mend(const decision::Situation& situation, const pack::Pack& pack) {
    const Context& context = situation.context();
    std::vector<MendItem> items;
    for (const auto& c : open_conflicts(context, pack)) items.push_back(item_of(MendItem::Kind::conflict, c.id, context, event_of(context, c.id), conflict_text(c)));
    for (const auto& m : disposition::corrections_to_make(situation)) {
        items.push_back(item_of(MendItem::Kind::message, m.message, context, event_of(context, m.message), "Sent by " + m.channel + " at " + base::format_time(m.sent) + ": " + m.text + " — " + m.why));
    }
    for (const auto& d : disposition::impossible_dispositions(situation)) {
        items.push_back(item_of(MendItem::Kind::wrap_up, d.disposition, context, event_of(context, d.disposition), "The wrap-up '" + d.title + "': " + d.why));
    }
    for (const auto& d : open_differences(context)) items.push_back(item_of(MendItem::Kind::difference, d.id, context, event_of(context, d.id), difference_text(d)));
    add_wrong_data(items, context);
    add_doubts(items, context, pack);
    std::stable_sort(items.begin(), items.end(), [](const MendItem& a, const MendItem& b) { return a.at < b.at; });
    return items;
}

base::Result<std::vector<MendItem>> things_to_mend(ports::Store& store, const pack::Pack& pack, base::Time now) {
    const auto customers = store.customers();
    if (!customers) return customers.error();
    std::vector<MendItem> all;
    for (const auto& customer : *customers) {
        auto found = of_customer(store, customer, pack, now);
        if (!found) return found.error();
        all.insert(all.end(), std::make_move_iterator(found->items.begin()), std::make_move_iterator(found->items.end()));
    }
    std::stable_sort(all.begin(), all.end(), [](const MendItem& a, const MendItem& b) { return std::tie(a.at, a.customer) < std::tie(b.at, b.customer); });
    return all;
}

base::Status settle(ports::Store& store, const pack::Pack& pack, std::string_view id, const std::string& note, const std::string& by, base::Time now) {
    const auto customers = store.customers();
    if (!customers) return customers.error();
    for (const auto& customer : *customers) {
        const auto found = of_customer(store, customer, pack, now);
        if (!found) return found.error();
        const auto item = std::find_if(found->items.begin(), found->items.end(), [id](const MendItem& i) { return i.id == id; });
        if (item == found->items.end()) continue;
        if (item->kind == MendItem::Kind::wrap_up) return Error{Code::invalid, "a wrap-up is put right by correcting it (segue correct " + item->contact + " --code …)", {}};
        ports::Change change;
        change.customer = customer;
        change.agent = by;
        change.now = now;
        change.events.push_back(settling(*item, note, by, std::max(now, Time{found->last.us + 1})));
        const Json details = Json::object({{"events", Json::list({Json(change.events.front().id)})}});
        change.audit.push_back({customer, by, change.events.front().type, base::write_json(details)});
        const auto committed = store.commit(change);
        return committed ? base::Status{} : base::Status(committed.error());
    }
    return Error{Code::not_found, "nothing that waits to be put right has the id " + base::in_quotes(id), {}};
}

}  // namespace segue::runtime
