// The demo's customers: the same everywhere, fictional, and understood by the pack.

#include "tests/packs/support.h"

#include "connectors/replay/generate.h"
#include "core/base/digest.h"

#include <gmock/gmock.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace segue::packs_test {
namespace {

class Demo : public testing::Test {
protected:
    void SetUp() override {
        auto read = replay::read_recipe((source_dir / "assets/demo").string(), "service-recovery");
        ASSERT_TRUE(read) << read.error().text();
        recipe = std::move(read).value();
        ASSERT_TRUE(pack);
    }
    [[nodiscard]] std::vector<context::Event> events(const std::string& lines) const {
        std::vector<context::Event> all;
        std::istringstream in(lines);
        for (std::string line; std::getline(in, line);) {
            const auto json = base::parse_json(line, "demo");
            EXPECT_TRUE(json);
            auto event = context::read_event(*json, "demo");
            EXPECT_TRUE(event) << event.error().text();
            all.push_back(std::move(event).value());
        }
        return all;
    }
    std::shared_ptr<const pack::Pack> pack = load("service-recovery");
    base::Json recipe;
    base::Time now = reading_day();
};

TEST_F(Demo, IsTheSameOnEveryMachine) {
    const std::string lines = replay::generate_demo(recipe, 1, 60, now);
    EXPECT_EQ(lines, replay::generate_demo(recipe, 1, 60, now));
    EXPECT_NE(lines, replay::generate_demo(recipe, 2, 60, now));
    // A customer is the same however many there are.
    EXPECT_THAT(lines, testing::StartsWith(replay::generate_demo(recipe, 1, 20, now)));
    EXPECT_EQ(base::digest_text(lines), "3b84983261808539256eaf614fa8aada5a5e4c3913571a77b14b2490daea5dd2");
}

TEST_F(Demo, EveryLineIsAValidEventOfTheDictionary) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const std::string lines = replay::generate_demo(recipe, seed, 60, now);
        EXPECT_FALSE(std::regex_search(lines, std::regex("\\{[a-z_0-9]+\\}"))) << "a variable was not filled";
        std::set<std::string> ids;
        for (const auto& event : events(lines)) {
            EXPECT_TRUE(pack->events.contains(event.type)) << event.type;
            EXPECT_LE(event.time, now) << event.id;
            EXPECT_TRUE(ids.insert(event.source + " " + event.id).second) << event.id;
        }
    }
}

TEST_F(Demo, EveryTextOfTheTimelineCanBeFilled) {
    auto dataset = runtime::group_by_customer(events(replay::generate_demo(recipe, 1, 60, now)));
    for (const auto& [customer, history] : dataset.customers) {
        const auto picture = context::fold_context(customer, history, pack->fold.context, now);
        context::ContextEnvironment environment(picture, now);
        for (std::uint32_t i = 0; i < picture.history.events().size(); ++i) {
            const auto& event = picture.history.events()[i];
            environment.set(context::Root::event, picture.history.event_view(i));
            const auto words = pack->words_for(event, environment);
            EXPECT_FALSE(words.title.empty()) << event.type;
            const bool has_text = !pack->events.find(event.type)->second.text.empty();
            EXPECT_EQ(words.text.empty(), !has_text) << event.type << " " << event.id;
        }
    }
}

TEST_F(Demo, PeopleAreFictionalAndDistinct) {
    const std::regex reserved(
        R"(\+447700900\d{3}|\+35320910\d{4}|\+49(3023125|4066969)\d{3}|\+3363998\d{4}|\+46701740(60[5-9]|6[1-9]\d)|\+1(212|416)55501\d{2})");
    std::set<std::string> names, phones, mails;
    for (const auto& event : events(replay::generate_demo(recipe, 1, 60, now))) {
        if (event.type != "profile.updated") continue;
        const base::Json& fields = *event.data.find("fields");
        const std::string phone(fields.text_or("phone")), mail(fields.text_or("email"));
        EXPECT_TRUE(std::regex_match(phone, reserved)) << phone;
        EXPECT_TRUE(std::regex_match(mail, std::regex("[a-z.-]+@example\\.(com|org)"))) << mail;
        EXPECT_TRUE(names.insert(std::string(fields.text_or("name"))).second);
        EXPECT_TRUE(phones.insert(phone).second);
        EXPECT_TRUE(mails.insert(mail).second);
    }
    EXPECT_EQ(names.size(), 60u);
}

TEST_F(Demo, AThirdWaitsAndEveryJourneyRunsWithoutAProblem) {
    auto dataset = runtime::group_by_customer(events(replay::generate_demo(recipe, 1, 60, now)));
    EXPECT_EQ(dataset.customers.size(), 60u);
    EXPECT_EQ(dataset.problems.size(), 0u);
    EXPECT_EQ(dataset.contacts.size(), 20u);
    std::set<std::string> journeys;
    for (const auto& [customer, history] : dataset.customers) {
        decision::Situation situation(customer, pack->fold);
        situation.fold(history, now);
        for (const auto& problem : situation.journeys().problems())
            ADD_FAILURE() << customer << " " << problem.definition << ": " << problem.message;
        for (const auto& problem : situation.context().problems) ADD_FAILURE() << customer << ": " << problem;
        for (const auto& instance : situation.journeys().instances()) {
            journeys.insert(instance.definition->id);
            EXPECT_EQ(instance.difference(), "") << customer << " " << instance.definition->id;
        }
    }
    EXPECT_EQ(journeys.size(), 5u);
}

TEST_F(Demo, WaitingContactsLeadToManyDifferentRecommendations) {
    auto dataset = runtime::group_by_customer(events(replay::generate_demo(recipe, 1, 60, now)));
    base::ZoneTable zones;
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    std::map<std::string, int> recommended;
    std::set<std::string> from, kinds;
    for (const auto& ref : dataset.contacts) {
        decision::Situation situation(ref.customer, pack->fold);
        situation.fold(dataset.customers[ref.customer], now);
        const runtime::Judgement judgement(situation, ref.contact, now, around);
        ++recommended[chosen(judgement)];
        const auto* contact = situation.context().contact(ref.contact);
        from.insert(std::string(contact->view.text_or("from")));
        kinds.insert(std::string(contact->view.text_or("kind")));
    }
    EXPECT_GE(recommended.size(), 7u);
    EXPECT_TRUE(recommended.contains(decision::no_action_id));
    EXPECT_THAT(from, testing::IsSupersetOf({"agent", "bot", "ivr"}));
    EXPECT_THAT(kinds, testing::IsSupersetOf({"cold", "consult", "warm"}));
}

TEST_F(Demo, TheFirstContactTellsAWholeStory) {
    auto dataset = runtime::group_by_customer(events(replay::generate_demo(recipe, 1, 3, now)));
    const auto& ref = dataset.contacts.at(0);
    decision::Situation situation(ref.customer, pack->fold);
    situation.fold(dataset.customers[ref.customer], now);
    base::ZoneTable zones;
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    const runtime::Judgement judgement(situation, ref.contact, now, around);
    EXPECT_EQ(chosen(judgement), "book_priority_engineer");
    EXPECT_EQ(judgement.decision.kind, decision::Decision::Kind::confirm);
    const auto brief = brief::make_brief(situation, judgement.input, pack->brief, pack->rules.policies, "");
    EXPECT_FALSE(brief.hidden);
    EXPECT_EQ(brief.completeness_percent, 100);
    using testing::Contains, testing::HasSubstr;
    EXPECT_THAT(texts(brief.of(brief::Part::where)), Contains("Fault recovery: We broke a promise"));
    EXPECT_THAT(texts(brief.of(brief::Part::tried)),
                Contains("Restarted the router twice in the app, failed: the light stays red"));
    EXPECT_THAT(texts(brief.of(brief::Part::promised)), Contains(HasSubstr("This promise is overdue")));
    EXPECT_THAT(texts(brief.of(brief::Part::mind)), Contains("No sms for anything: consent withdrawn."));
}

TEST_F(Demo, ARecipeThatLacksSomethingIsRefusedWithItsPlace) {
    const auto missing = replay::read_recipe((source_dir / "assets/packs").string(), "service-recovery");
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().place, testing::HasSubstr("names.json"));
    EXPECT_EQ(replay::generate_demo(base::Json::object(), 1, 5, now), "");
}

}  // namespace
}  // namespace segue::packs_test
