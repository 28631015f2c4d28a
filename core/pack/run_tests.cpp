#include "core/pack/run_tests.h"

#include "core/disposition/plan.h"
#include "core/pack/look.h"

#include <algorithm>

namespace segue::pack {
namespace {

using base::Json;
using base::Time;

std::vector<std::string> all_channels(const Pack& pack) {
    std::vector<std::string> channels;
    for (const auto& action : pack.rules.actions) {
        for (const auto& treatment : action.treatments) {
            if (!treatment.channel.empty()) channels.push_back(treatment.channel);
        }
    }
    std::sort(channels.begin(), channels.end());
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    return channels;
}

/// One test while it runs. Every step folds all events from the start, so that late ones are taken as the desk takes them.
class Runner {
public:
    Runner(const TestCase& test, const Pack& pack, const InputMaker& make_input, Coverage& coverage)
        : test_(test), pack_(pack), make_input_(make_input), coverage_(coverage), now_(test.now), channels_(test.channels) {
        if (channels_.empty()) channels_ = all_channels(pack);
        out_.test = &test;
    }

    TestOutcome run() {
        for (std::size_t i = 0; i < test_.steps.size(); ++i) {
            past_ = i < test_.given;
            std::visit([&](const auto& what) { step(what, test_.steps[i].place); }, test_.steps[i].what);
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] decision::Situation folded() {
        decision::Situation situation(test_customer, pack_.fold);
        situation.watch(&coverage_);
        situation.fold(events_, now_);
        situation.watch(nullptr);
        return situation;
    }

    void step(const Advance& advance, base::Place place) {
        const Time to = advance.to ? *advance.to : now_ + advance.by;
        if (to < now_) return fail(place, "time", "a time after " + base::format_time(now_), base::format_time(to));
        now_ = to;
    }

    void step(const Happening& happening, base::Place) {
        context::Event event = happening.event;
        const bool own = event.source == context::desk_source;
        if (own) {
            event.contact_id = contact_;
            event.channel = channel_;
        }
        if (happening.at) event.time = *happening.at;
        else if (happening.ago) event.time = test_.now - *happening.ago;
        else event.time = now_ = moment();
        if (event.type == "contact.offered") channel_ = event.channel;
        events_.push_back(std::move(event));
    }

    void step(const TakeContact& contact, base::Place) { contact_ = contact.id; }

    void step(const WrapUpStep& wrap_up, base::Place place) {
        decision::Situation situation = folded();
        const auto input = make_input_(situation, contact_, now_, channels_, test_.skills);
        auto plan = disposition::plan_wrap_up(situation, pack_.wrap_up_rules(), input, {contact_, wrap_up.code, wrap_up.note, "test"}, "test");
        if (!plan) return fail(place, "wrap_up", "that '" + wrap_up.code + "' can be recorded", plan.error().message);
        for (auto& event : plan->events) {
            now_ = std::max(now_, event.time);
            events_.push_back(std::move(event));
        }
        for (const auto& row : plan->outbox) {
            if (row.kind == "message") messages_.push_back(row.payload);
        }
        coverage_.recorded(wrap_up.code);
    }

    void step(const Then& then, base::Place) {
        decision::Situation situation = folded();
        const auto input = make_input_(situation, contact_, now_, channels_, test_.skills);
        const auto decision = decision::decide(input, pack_.rules);
        coverage_.saw(situation, input, decision);
        look({pack_, situation, input, decision, messages_}, then, out_);
    }

    /// After all that has happened, so that events keep the order in which the test tells them.
    [[nodiscard]] Time moment() const {
        Time last = now_;
        for (const auto& event : events_) {
            if (event.time >= last) last = Time{event.time.us + 1};
        }
        return past_ && events_.empty() ? now_ : last;
    }

    void fail(base::Place place, std::string what, std::string expected, std::string got) {
        out_.failures.push_back({place, std::move(what), std::move(expected), std::move(got), {}});
    }

    const TestCase& test_;
    const Pack& pack_;
    const InputMaker& make_input_;
    Coverage& coverage_;
    Time now_;
    std::vector<std::string> channels_;
    std::vector<context::Event> events_;
    std::vector<Json> messages_;
    std::string contact_, channel_;
    bool past_ = true;
    TestOutcome out_;
};

}  // namespace

TestOutcome run_test(const TestCase& test, const Pack& pack, const InputMaker& make_input, Coverage& coverage) {
    return Runner(test, pack, make_input, coverage).run();
}

}  // namespace segue::pack
