// Equal events make an equal customer, however they arrive: 100,000 small streams, each folded in order, shuffled with duplicates, and as
// a desk hears of them, late ones among them. Signals, journeys, picture and decision are compared.
//
// SEGUE_CASES says how many cases each of the ten parts runs; a failure prints its seed, and SEGUE_FIRST begins there.

#include "tests/support/small_pack.h"

#include "core/journey/difference.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace segue::test {
namespace {

using context::Event;
using decision::Situation;

constexpr std::uint64_t parts = 10;
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t cases_of_a_part = 10'000;
#elif defined(__OPTIMIZE__)
constexpr std::uint64_t cases_of_a_part = 1'000;  // each of them costs ten times as much with the sanitizers
#else
constexpr std::uint64_t cases_of_a_part = 300;   // an unoptimised build is for editing
#endif

/// All kinds of signals; journeys that wait for events, signals and time, with goals, leaves, histories and every kind of re-entry.
std::shared_ptr<const pack::Pack> crowded_pack() {
    auto files = small_pack_files();
    files["signals.json"] = R"~({"signals":[
        {"id":"failing","title":"Fails again","detect":"repeat","of":"payment.failed","times":2,"within":"PT10M","key":{"at":"/order"}},
        {"id":"no_money","title":"No money","detect":"stall","after":"order.placed","for":"PT8M","progress":["order.paid"],"key":{"at":"/order"}},
        {"id":"unpaid","title":"Not paid in time","detect":"absence","after":"order.placed","of":"order.paid","within":"PT5M","lasts":"PT6M","ends":"case.closed"},
        {"id":"came_back","title":"Came back","detect":"returned","after":"order.paid","of":"order.placed","within":"PT9M","lasts":"PT4M"},
        {"id":"again","title":"Began again","detect":"restarted","of":"order.placed","after":"contact.offered","within":"PT9M","lasts":"PT4M"},
        {"id":"path","title":"Failed, called, failed","detect":"sequence","steps":["payment.failed","contact.offered","payment.failed"],"within":"PT20M","lasts":"PT5M"},
        {"id":"sum","title":"Much","detect":"threshold","of":"order.placed","measure":"sum","amount":{"at":"/total"},"at_least":"20","within":"PT15M"}]})~";
    files["journeys/payment.json"] = R"~({"id":"payment","version":1,"title":"Payment","owner":"desk","key":{"at":"/order"},"reentry":"restart","timeout":"PT30M",
        "starts":[{"on":"order.placed"}],"goal":[{"on":"order.paid"}],"initial":"waiting","states":[
          {"id":"waiting","stage":"Waits for the money","offers":[{"action":"remind","weight":"0.5"}],"on":[{"event":"payment.failed","target":"failed"}],
           "after":[{"delay":"PT7M","target":"overdue"}]},
          {"id":"overdue","stage":"Overdue","offers":[{"action":"remind","weight":"0.7"}],"entry":[{"emit":"message.requested","data":{"order":{"cel":"journey.key"}}}],
           "on":[{"event":"payment.failed","target":"failed"}]},
          {"id":"failed","stage":"Payment failed","offers":[{"action":"remind","weight":"1"}],"dispositions":["will_pay"],"exit":[{"emit":"message.requested"}],
           "on":[{"event":"disposition.recorded","when":"event.data.code == 'will_pay'","target":"promised"}]},
          {"id":"promised","stage":"Payment promised","after":[{"delay":"PT3M","when":"history.count('payment.failed', duration('1h')) > 1","target":"failed"}]}]})~";
    files["journeys/care.json"] = R"~({"id":"care","version":1,"title":"Care","owner":"hub","reentry":{"cooldown":"PT6M"},
        "starts":[{"on":"signal.raised.*"}],"goal":[{"on":"case.closed"}],"leaves":[{"on":"consent.withdrawn"}],"initial":"busy","states":[
          {"id":"busy","type":"parallel","states":[
            {"id":"look","states":[{"id":"calm","on":[{"event":"payment.failed","target":"upset"},{"event":"signal.raised.failing","target":"upset"}]},
              {"id":"upset","entry":[{"send":"cool.down","delay":"PT4M","id":"cool"}],"exit":[{"cancel":"cool"}],"on":[{"event":"cool.down","target":"calm"}]}]},
            {"id":"talk","states":[{"id":"quiet","on":[{"event":"contact.offered","target":"talking"}]},
              {"id":"talking","on":[{"event":"signal.ended.*","when":"'upset' in journey.active","target":"quiet"}]}]}],
           "on":[{"event":"case.opened","target":"paused"}]},
          {"id":"paused","after":[{"delay":"PT5M","target":"back"}],"on":[{"when":"has(signals.failing) && has(signals.sum)","target":"stopped"}]},
          {"id":"resting","states":[{"id":"back","on":[{"event":"order.placed","target":"busy"}]}]},
          {"id":"stopped","type":"final"}]})~";
    files["journeys/once.json"] = R"~({"id":"once","version":1,"title":"First","owner":"desk","reentry":"once","starts":[{"on":"contact.offered","when":"has(customer.tier) && customer.tier == 'gold'"}],
        "goal":[{"on":"disposition.recorded"}],"states":[{"id":"open","offers":[{"action":"advise","weight":"2"}],"dispositions":["will_pay"],"after":[{"delay":"PT12M","target":"old"}]},{"id":"old"}]})~";
    return read_small(files);
}

/// splitmix64: fast, and the same everywhere.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : state_(seed) {}
    std::uint64_t operator()(std::uint64_t below) {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31)) % below;
    }
    std::size_t position(std::size_t size) { return static_cast<std::size_t>((*this)(size)); }

private:
    std::uint64_t state_;
};

struct Kind {
    const char* type;
    base::Json data;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = [] {
        std::vector<Kind> made;
        const auto add = [&made](const char* type, const char* data) { made.push_back({type, data_of(data)}); };
        for (const char* order : {R"({"order":"o1","total":12})", R"({"order":"o2","total":9.5})"}) {
            for (const char* type : {"order.placed", "order.placed", "order.paid"}) add(type, order);
        }
        for (const char* failed : {R"({"order":"o1","reason":"card"})", R"({"order":"o2","reason":"bank"})", R"({"reason":"bank"})", R"({"order":"o1"})"}) add("payment.failed", failed);
        add("profile.updated", R"({"fields":{"tier":"gold"}})");
        add("profile.updated", R"({"fields":{"tier":"basic","zone":"Europe/Berlin"}})");
        add("consent.withdrawn", R"({"channel":"sms","purpose":"service"})");
        add("consent.granted", R"({"channel":"email","purpose":"*"})");
        add("contact.offered", R"({"reason":"my order"})");
        add("auth.succeeded", R"({"level":"basic","method":"pin"})");
        add("confirmation.given", R"({"action":"refund","subject":"o1"})");
        add("disposition.recorded", R"({"code":"will_pay"})");
        add("disposition.withdrawn", R"({"events":["e2","e3","e4","e5"]})");
        add("promise.made", R"({"promise":"p1","text":"pays"})");
        add("promise.kept", R"({"promise":"p1"})");
        add("case.opened", R"({"case":"c1","title":"slow"})");
        add("case.closed", R"({"case":"c1"})");
        add("message.sent", R"({"channel":"sms","purpose":"service"})");
        add("journey.reported", R"({"definition":"care","state":"back"})");
        return made;
    }();
    return all;
}

const base::Time start = instant("2026-03-10T10:00:00Z");

/// Whole minutes, so that events meet, and meet the timers; now and then a microsecond beside.
std::vector<Event> stream(Draw& draw) {
    std::vector<Event> events;
    const std::size_t count = 3 + draw.position(12);
    for (std::size_t i = 0; i < count; ++i) {
        const Kind& kind = kinds()[draw.position(kinds().size())];
        Event event;
        event.id = "e" + std::to_string(draw(6) == 0 ? draw(count) : i);   // an id that is there already: another source's, or in conflict
        event.source = draw(2) == 0 ? "/a" : "/b";
        event.type = kind.type;
        event.time = start + base::minutes(static_cast<std::int64_t>(draw(25))) + base::Duration{draw(5) == 0 ? static_cast<std::int64_t>(draw(3)) - 1 : 0};
        event.customer = "cu-1";
        if (draw(2) == 0) {
            event.contact_id = "K-1";
            event.channel = "voice";
        }
        event.data = kind.data;
        events.push_back(std::move(event));
    }
    return events;
}

/// What the rules of the format say of order, duplicates, the future and what was taken back, written a second time and plainly.
std::vector<Event> plainly_ordered(std::vector<Event> events, base::Time now) {
    std::erase_if(events, [now](const Event& e) { return e.time > now; });
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
        const auto name = [](const Event& e) { return std::tie(e.time, e.source, e.id); };
        return name(a) != name(b) ? name(a) < name(b) : base::write_json(context::event_json(a)) < base::write_json(context::event_json(b));
    });
    const auto taken_back = [&events](const Event& e) {
        if (e.type != "disposition.recorded" && !e.type.starts_with("promise.")) return false;
        return std::any_of(events.begin(), events.end(), [&e](const Event& w) {
            if (w.type != "disposition.withdrawn" || w.source != e.source || w.time < e.time) return false;
            const auto& ids = *w.data.find("events")->items();
            return std::any_of(ids.begin(), ids.end(), [&e](const base::Json& id) { return id.text() && *id.text() == e.id; });
        });
    };
    std::vector<Event> kept;
    std::set<std::pair<std::string, std::string>> seen;
    for (const Event& event : events) {
        if (!taken_back(event) && seen.emplace(event.source, event.id).second) kept.push_back(event);
    }
    return kept;
}

void shuffle(std::vector<Event>& events, Draw& draw) {
    for (std::size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[draw.position(i)]);
}

class AnyOrder : public testing::TestWithParam<std::uint64_t> {
protected:
    static const pack::Pack& crowded() {
        static const auto pack = crowded_pack();
        return *pack;
    }
    static Situation fresh() { return {"cu-1", crowded().fold}; }

    static Situation folded(std::vector<Event> events, base::Time now) {
        Situation all = fresh();
        all.fold(std::move(events), now);
        return all;
    }
    /// One by one, each appended.
    static Situation appended(const std::vector<Event>& ordered, base::Time now) {
        Situation all = fresh();
        for (const Event& event : ordered) all.apply(event);
        all.advance_to(now);
        return all;
    }
    /// As they are heard of, the clock going on meanwhile: what comes in time is appended, all else is folded anew.
    static std::unique_ptr<Situation> heard(const std::vector<Event>& arriving, base::Time now, Draw& draw) {
        auto all = std::make_unique<Situation>(fresh());
        std::vector<Event> known;
        base::Time clock = base::time_min;
        for (const Event& event : arriving) {
            const auto& folded_events = all->context().history.events();
            known.push_back(event);
            const bool in_time = event.time >= clock && (folded_events.empty() || context::happened_before(folded_events.back(), event));
            const bool plain = event.time <= now && event.type != "disposition.withdrawn" && event.type != "disposition.recorded" && !event.type.starts_with("promise.");
            const bool known_id = std::any_of(known.begin(), known.end() - 1, [&event](const Event& e) { return context::same_event(e, event); });
            if (in_time && plain && !known_id) {
                clock = event.time;
                all->apply(event);
            } else {
                clock = std::max(clock, latest(known, now));
                all = std::make_unique<Situation>(folded(known, clock));
            }
            if (draw(3) == 0) {
                clock = std::min(now, clock + base::minutes(static_cast<std::int64_t>(draw(4))));
                all->advance_to(clock);
            }
        }
        all->advance_to(now);
        return all;
    }
    static base::Time latest(const std::vector<Event>& events, base::Time now) {
        base::Time last = base::time_min;
        for (const Event& event : events) {
            if (event.time <= now) last = std::max(last, event.time);
        }
        return last;
    }

    static decision::Input input_of(const Situation& situation, base::Time now) {
        static base::ZoneTable zones;
        static const std::vector<std::string> channels = {"email", "sms"};
        return runtime::make_input(situation, "K-1", now, {crowded(), zones, channels, {}});
    }
    /// What all gates of all candidates read.
    static std::vector<policy::FactRead> all_read(const decision::Decision& decision, const decision::Input& input) {
        std::vector<policy::FactRead> all;
        auto environment = decision::decision_environment(input);
        for (const auto& candidate : decision.candidates) {
            if (candidate.action) decision::put_in_hand(environment, input, *candidate.action, candidate.treatment, candidate.subject);
            for (const auto& gate : candidate.gates.told()) {
                for (auto& fact : decision::facts_read(gate, candidate, input, environment)) all.push_back(std::move(fact));
            }
        }
        return all;
    }
    static bool same_facts(const std::vector<policy::FactRead>& a, const std::vector<policy::FactRead>& b) {
        const auto same = [](const policy::FactRead& f, const policy::FactRead& g) { return f.path == g.path && f.value == g.value && f.events == g.events; };
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
    }
    static bool same_gates(const policy::Gates& a, const policy::Gates& b) {
        const auto told = [](const policy::GateResult& gate) { return std::tie(gate.gate, gate.verdict, gate.condition, gate.again_at, gate.sentence); };
        return a.size() == b.size() && std::equal(a.told().begin(), a.told().end(), b.told().begin(), b.told().end(), [&](const auto& x, const auto& y) {
            return told(x) == told(y) && same_facts(x.facts, y.facts);
        });
    }
    /// All that a record writes of a decision, and the sentences. (Writing the record itself would take most of the test's time.)
    static bool same_decision(const decision::Decision& a, const decision::Decision& b) {
        const auto parts_of = [](const decision::Candidate& c) {
            return std::tie(c.action, c.treatment, c.subject, c.propensity, c.context_weight, c.value, c.lever, c.priority, c.allowed, c.waits_for_caller);
        };
        return a.kind == b.kind && a.chosen == b.chosen && a.order == b.order && a.next_check_at == b.next_check_at &&
               std::equal(a.candidates.begin(), a.candidates.end(), b.candidates.begin(), b.candidates.end(),
                          [&](const auto& x, const auto& y) { return parts_of(x) == parts_of(y) && same_gates(x.gates, y.gates); });
    }
    /// All that conditions see of the picture, and what of contacts and consents they do not.
    static std::vector<base::Json> picture(const context::Context& c, base::Time now) {
        std::vector<base::Json> all;
        for (std::size_t root = 0; root < context::root_count; ++root) all.push_back(context::view_of(static_cast<context::Root>(root), c, now));
        for (const auto& entry : c.contacts) {
            all.emplace_back(entry.first + ' ' + entry.second.verified + ' ' + std::to_string(entry.second.returned));
            all.push_back(entry.second.view);
        }
        for (const auto& consent : c.consents) all.emplace_back(consent.channel + ' ' + consent.purpose + ' ' + consent.state + ' ' + std::to_string(consent.said.size()));
        for (const auto& problem : c.problems) all.emplace_back(problem);
        return all;
    }
    /// A customer at the end, with all that follows.
    struct Seen {
        const Situation& situation;
        std::vector<base::Json> picture;
        decision::Input input;
        decision::Decision decision;
        std::vector<policy::FactRead> read;
        Seen(const Situation& all, base::Time now)
            : situation(all), picture(AnyOrder::picture(all.context(), now)), input(input_of(all, now)), decision(decision::decide(input, crowded().rules)),
              read(all_read(decision, input)) {}
    };
    static std::string difference(const Seen& a, const Seen& b) {
        if (a.picture != b.picture) return "picture";
        if (!same_decision(a.decision, b.decision)) return "decision";
        if (!same_facts(a.read, b.read)) return "facts of gates";
        return difference(a.situation, b.situation);
    }
    /// Empty when equal, else what differs.
    static std::string difference(const Situation& a, const Situation& b) {
        const auto& x = a.context().history.events();
        const auto& y = b.context().history.events();
        const auto same = [](const Event& e, const Event& f) { return context::same_event(e, f) && e.time == f.time && e.type == f.type && e.data == f.data; };
        if (!std::equal(x.begin(), x.end(), y.begin(), y.end(), same)) return "history";
        if (a.signals().active() != b.signals().active()) return "active signals";
        if (a.signals().past() != b.signals().past()) return "past signals";
        if (a.signals().problems() != b.signals().problems()) return "problems of signals";
        if (a.journeys().instances() != b.journeys().instances()) return "journeys";
        if (a.journeys().effects() != b.journeys().effects()) return "effects";
        if (a.journeys().problems() != b.journeys().problems()) return "problems of journeys";
        if (a.next_change_at() != b.next_change_at()) return "next change";
        return {};
    }

    static std::string failure_of(std::uint64_t seed, std::uint64_t& journeys, std::uint64_t& signals) {
        Draw draw(seed);
        auto events = stream(draw);
        const base::Time now = start + base::minutes(static_cast<std::int64_t>(10 + draw(50)));
        const auto ordered = plainly_ordered(events, now);
        const Situation expected = appended(ordered, now);
        journeys += expected.journeys().instances().size();
        signals += expected.signals().active().size() + expected.signals().past().size();

        for (std::uint64_t doubles = draw(4); doubles > 0; --doubles) events.push_back(events[draw.position(events.size())]);
        shuffle(events, draw);
        const Seen in_order(expected, now);
        const Situation shuffled = folded(events, now);
        if (auto what = difference(in_order, Seen(shuffled, now)); !what.empty()) return "shuffled: " + what;

        // Mostly in order, some late.
        std::sort(events.begin(), events.end(), context::happened_before);
        for (std::uint64_t late = draw(3); late > 0; --late) {
            const auto from = events.begin() + static_cast<std::ptrdiff_t>(draw.position(events.size()));
            std::rotate(from, from + 1, events.end());
        }
        const auto desk = heard(events, now, draw);
        if (auto what = difference(in_order, Seen(*desk, now)); !what.empty()) return "late: " + what;

        // Before the end too: the picture after any number of them is what these make from scratch.
        if (!ordered.empty()) {
            const std::vector<Event> begun(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(draw.position(ordered.size())) + 1);
            const base::Time then = begun.back().time;
            const Situation one_by_one = appended(begun, then), from_scratch = folded(begun, then);
            if (auto what = difference(one_by_one, from_scratch); !what.empty()) return "appended: " + what;
            if (picture(one_by_one.context(), then) != picture(from_scratch.context(), then)) return "appended: picture";
        }
        return {};
    }
};

TEST_P(AnyOrder, ShuffledDoubledAndLateEventsGiveTheSameCustomer) {
    const char* told = std::getenv("SEGUE_CASES");
    const char* told_first = std::getenv("SEGUE_FIRST");
    const std::uint64_t count = told ? std::strtoull(told, nullptr, 10) : cases_of_a_part;
    const std::uint64_t first = told_first ? std::strtoull(told_first, nullptr, 10) : GetParam() * 10'000'019;
    std::uint64_t journeys = 0, signals = 0;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const std::string failure = failure_of(seed, journeys, signals);
        ASSERT_EQ(failure, "") << "seed " << seed;
    }
    // The streams are not empty of what they are there to compare.
    if (count >= 100) {
        EXPECT_GT(journeys, count);
        EXPECT_GT(signals, count);
    }
}

INSTANTIATE_TEST_SUITE_P(Parts, AnyOrder, testing::Range(std::uint64_t{0}, parts));

}  // namespace
}  // namespace segue::test
