// What holds for every chart and every order of events: folding again, previewing, and stepping through time change nothing.

#include "legal.h"
#include "random_chart.h"

namespace segue::journey {
namespace {

struct Pair {
    std::optional<Definition> definition;
    std::vector<const Definition*> pointers;
    std::vector<context::Event> events;
};

std::vector<Pair> stories() {
    std::vector<Pair> found;
    for (std::uint32_t seed = 0; seed < 16; ++seed) {
        Pair pair{random_definition(seed), {}, random_events(seed)};
        if (pair.definition) found.push_back(std::move(pair));
    }
    for (Pair& pair : found) pair.pointers = {&*pair.definition};
    return found;
}

TEST(Folding, TwiceGivesTheSame) {
    const auto all = stories();
    EXPECT_EQ(all.size(), 16U);
    for (const Pair& pair : all) {
        JourneyFold one(pair.pointers, "cu"), two(pair.pointers, "cu");
        for (const context::Event& event : pair.events) hand(one, event);
        for (const context::Event& event : pair.events) hand(two, event);
        EXPECT_EQ(one.instances(), two.instances());
        EXPECT_EQ(one.effects(), two.effects());
        EXPECT_EQ(one.problems(), two.problems());
    }
}

TEST(Folding, PassesNothingByThatMattersWhereTypesAreNumbered) {
    for (const Pair& pair : stories()) {
        JourneyFold numbered(pair.pointers, "cu"), named(pair.pointers, "cu");
        TypeNumbers numbers;
        for (const context::Event& event : pair.events) {
            hand(numbered, event, numbers.of(event.type));
            hand(named, event);
            ASSERT_EQ(numbered.instances(), named.instances()) << event.id;
        }
        EXPECT_EQ(numbered.effects(), named.effects());
        EXPECT_EQ(numbered.problems(), named.problems());
        EXPECT_EQ(numbered.next_timer_at(), named.next_timer_at());
    }
}

TEST(Folding, HearsInStatesPastTheSixtyFourth) {
    // Seventy states in a row, each left by an event of its own; every other event must pass by.
    base::Json states = base::Json::list();
    for (int n = 0; n < 70; ++n) {
        const base::Json on = base::Json::list({base::Json::object({{"event", "go.n" + std::to_string(n)}, {"target", "s" + std::to_string(n + 1)}})});
        states.push(base::Json::object({{"id", "s" + std::to_string(n)}, {"on", on}}));
    }
    states.push(base::Json::object({{"id", "s70"}}));
    const auto definition = definition_of(base::Json::object({{"id", "row"}, {"title", "Row"}, {"starts", base::Json::list({base::Json::object({{"on", "go.begin"}})})},
                                                              {"goal", base::Json::list({base::Json::object({{"on", "go.end"}})})}, {"states", std::move(states)}}));
    Story story(definition);
    story.happens(1, "go.begin");
    for (int n = 0; n < 70; ++n) {
        story.happens(2 * n + 2, "go.n" + std::to_string((n + 64) % 70)).happens(2 * n + 3, "go.n" + std::to_string(n));
        ASSERT_EQ(story.state(), "s" + std::to_string(n + 1));
    }
    EXPECT_EQ(story.happens(200, "go.end").state(), "s70 (goal)");
}

TEST(Folding, KeepsEveryConfigurationLegal) {
    for (const Pair& pair : stories()) {
        JourneyFold fold(pair.pointers, "cu");
        for (const context::Event& event : pair.events) {
            hand(fold, event);
            for (const Instance& instance : fold.instances()) ASSERT_TRUE(is_legal(instance)) << instance.state();
        }
    }
}

TEST(Folding, DoesNotMindHowTimeIsSteppedThrough) {
    for (const Pair& pair : stories()) {
        JourneyFold leaps(pair.pointers, "cu"), steps(pair.pointers, "cu");
        std::int64_t now = 0;
        for (const context::Event& event : pair.events) {
            hand(leaps, event);
            for (; at(now) < event.time; ++now) advance(steps, at(now));
            hand(steps, event);
        }
        EXPECT_EQ(leaps.instances(), steps.instances());
        EXPECT_EQ(leaps.effects(), steps.effects());
        EXPECT_EQ(leaps.next_timer_at(), steps.next_timer_at());
    }
}

TEST(Folding, OfACopyLeavesTheOriginalAlone) {
    for (const Pair& pair : stories()) {
        JourneyFold fold(pair.pointers, "cu"), undisturbed(pair.pointers, "cu");
        for (std::size_t n = 0; n < pair.events.size(); ++n) {
            if (n % 5 != 0) {
                hand(fold, pair.events[n]);
                hand(undisturbed, pair.events[n]);
                continue;
            }
            JourneyFold preview = fold;
            for (std::size_t ahead = n; ahead < n + 3 && ahead < pair.events.size(); ++ahead) hand(preview, pair.events[ahead]);
            hand(fold, pair.events[n]);
            hand(undisturbed, pair.events[n]);
        }
        EXPECT_EQ(fold.instances(), undisturbed.instances());
        EXPECT_EQ(fold.effects(), undisturbed.effects());
    }
}

TEST(Folding, NeverTellsOfATimerThatIsPast) {
    for (const Pair& pair : stories()) {
        JourneyFold fold(pair.pointers, "cu");
        for (const context::Event& event : pair.events) {
            hand(fold, event);
            std::optional<base::Time> earliest;
            for (const Instance& instance : fold.instances()) {
                const auto due = instance.next_timer_at();
                if (due && (!earliest || *due < *earliest)) earliest = due;
            }
            EXPECT_EQ(fold.next_timer_at(), earliest);
            advance(fold, event.time);
            EXPECT_TRUE(!fold.next_timer_at() || *fold.next_timer_at() > event.time);
        }
    }
}

TEST(Folding, GivesEveryEffectAnIdOfItsOwn) {
    for (const Pair& pair : stories()) {
        JourneyFold fold(pair.pointers, "cu");
        for (const context::Event& event : pair.events) hand(fold, event);
        std::vector<std::string> ids;
        for (const Effect& effect : fold.effects()) ids.push_back(effect.id);
        std::sort(ids.begin(), ids.end());
        EXPECT_TRUE(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    }
}

TEST(Instances, AreSmallAtRest) { EXPECT_LE(sizeof(Instance) + 48, 300U) << "48: the text of its id"; }

}  // namespace
}  // namespace segue::journey
