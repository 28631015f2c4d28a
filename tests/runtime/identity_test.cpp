// Whose contact is it: several customers match, one is chosen, two are merged and parted again.

#include "core/runtime/persons.h"
#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string phone = "+4930123456";
const std::string holder = context::provisional_customer({"phone", phone});

/// The last event of a story comes from another customer.
Story& of(Story& story, const std::string& customer) {
    story.events.back().customer = customer;
    return story;
}

Story& add_customer(Story& story, const std::string& customer, const std::string& name, const std::string& city, bool has_phone = true) {
    of(story.add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":")" + name + R"(","city":")" + city + R"(","zone":"Europe/Berlin"}})"), customer);
    if (has_phone) of(story.add("2026-01-01T00:00:01Z", "identity.linked", R"({"kind":"phone","value":"0049 30 123456"})"), customer);
    return story;
}

Story& add_call(Story& story, const std::string& contact = "K-1") {
    story.add("2026-03-10T10:00:00Z", "contact.offered", R"({"reason":"moving"})", "voice", contact);
    story.events.back().customer.clear();
    story.events.back().identity = phone;
    story.events.back().identity_type = "phone";
    return story;
}

Story two_match() {
    Story story;
    add_customer(story, "cu-1", "Ada", "Ulm");
    add_customer(story, "cu-2", "Eve", "Bonn");
    add_call(story);
    return story;
}

std::string name_of(Bench& bench, const std::string& contact) {
    bench.done(OpenContact{contact});
    return bench.view().open->head.name;
}

TEST(Several, CustomersOfAKeyOpenTheContactWithAllOfThemSideBySide) {
    Bench bench(two_match());
    bench.done(OpenContact{"K-1"});
    const AgentView seen = bench.view();
    const ContactView& view = *seen.open;
    EXPECT_EQ(view.identity.state, IdentityView::State::several);
    EXPECT_THAT(view.identity.question, HasSubstr("2 customers match the phone ending in 456"));
    ASSERT_THAT(view.identity.candidates, SizeIs(2));
    EXPECT_THAT((std::vector{view.identity.candidates[0].name, view.identity.candidates[1].name}), testing::UnorderedElementsAre("Ada", "Eve"));
    EXPECT_EQ(view.identity.candidates[0].matches.front().here, "phone ending in 456");
    EXPECT_EQ(view.next.kind, NextActionView::Kind::verify);
    EXPECT_EQ(view.next.best.action, "choose_customer");
    EXPECT_THAT(view.next.options, IsEmpty());
    EXPECT_EQ(view.head.name, "Unknown customer");
}

TEST(Several, WhoIsChosenHasThisContactAndNotTheNextOneOfTheKey) {
    Story story = two_match();
    add_call(story, "K-2");
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(ChooseCustomer{"K-1", "cu-2", "gave the right birthday"});
    const AgentView seen = bench.view();
    EXPECT_EQ(seen.open->head.name, "Eve");
    EXPECT_EQ(seen.open->identity.state, IdentityView::State::clear);
    ASSERT_THAT(seen.open->identity.candidates, SizeIs(2)) << "one can still choose again";
    EXPECT_TRUE(seen.open->identity.candidates.front().chosen);
    EXPECT_EQ(bench.count("identity.linked", "cu-2"), 2u) << "the word stands with her";
    EXPECT_EQ(bench.count("identity.linked", holder), 1u) << "and with the key";
    bench.done(OpenContact{"K-2"});
    EXPECT_EQ(bench.view().open->identity.state, IdentityView::State::several);
}

TEST(Several, TheChoiceLastsAndGoesOutToTheConnector) {
    Bench bench(two_match());
    bench.done(OpenContact{"K-1"});
    bench.done(ChooseCustomer{"K-1", "cu-1", ""});
    bench.desk->deliver(bench.now);
    ASSERT_THAT(bench.wire.delivered, SizeIs(1));
    EXPECT_EQ(bench.wire.delivered[0].kind, "identity");
    bench.open();
    EXPECT_EQ(name_of(bench, "K-1"), "Ada");
}

TEST(Several, AWrongChoiceIsMendedByChoosingAgainAndWhatWasDoneMovesAlong) {
    Bench bench(two_match());
    bench.done(OpenContact{"K-1"});
    bench.done(ChooseCustomer{"K-1", "cu-1", ""});
    bench.done(ChooseCustomer{"K-1", "cu-2", "misheard the name"});
    EXPECT_EQ(bench.view().open->head.name, "Eve");
    bench.done(ChooseCustomer{"K-1", "", "neither"});
    EXPECT_EQ(bench.view().open->head.name, "Unknown customer");
    EXPECT_EQ(bench.view().open->identity.state, IdentityView::State::clear) << "somebody said that it is neither";
    EXPECT_EQ(bench.refused(ChooseCustomer{"K-1", "cu-404", ""}), Code::not_found);
}

TEST(Several, NobodyIsVerifiedBeforeItIsChosenWhoIsCalling) {
    // Regression: "Verified: basic" stood beside "Unknown customer", and the account of whoever was chosen next opened with it.
    Bench bench(two_match());
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.refused(VerifyCaller{"K-1", "basic", "pin"}), Code::conflict);
    EXPECT_EQ(bench.view().open->head.verified, "");
    bench.done(ChooseCustomer{"K-1", "cu-1", ""});
    EXPECT_EQ(bench.view().open->head.verified, "");
    EXPECT_TRUE(bench.view().open->brief.hidden);
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_EQ(bench.view().open->head.verified, "basic");
}

TEST(Several, WhoWasVerifiedUnderTheKeyAloneIsNobodyOnceACustomerIsChosen) {
    Story story = two_match();
    story.add("2026-03-10T10:01:00Z", "auth.succeeded", R"({"level":"basic","method":"pin"})", "voice", "K-1");
    of(story, holder);
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(ChooseCustomer{"K-1", "cu-2", ""});
    EXPECT_EQ(bench.view().open->head.name, "Eve");
    EXPECT_EQ(bench.view().open->head.verified, "");
    EXPECT_EQ(bench.view().open->head.verified_by, "");
    EXPECT_TRUE(bench.view().open->brief.hidden) << "her account stays shut";
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_TRUE(bench.view().open->brief.hidden) << "after a restart too";
}

TEST(Several, AProofGivenBeforeTheNumberHadAnOwnerOpensNoAccount) {
    // Regression: an unknown caller was verified; the number's owner became known later, and that account opened.
    Story story;
    add_call(story);
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "questions"});
    EXPECT_EQ(bench.view().open->head.verified, "basic");
    Story later;
    add_customer(later, "cu-1", "Ada", "Berlin");
    for (std::size_t i = 0; i < later.events.size(); ++i) later.events[i].id = "later-" + std::to_string(i);
    bench.wire.events = later.events;
    bench.desk->refresh(bench.now);
    for (const bool again : {false, true}) {
        if (again) bench.open();
        bench.done(OpenContact{"K-1"});
        const auto view = bench.view();
        EXPECT_EQ(view.open->head.name, "Ada") << "the number leads to her now";
        EXPECT_EQ(view.open->head.verified, "");
        EXPECT_TRUE(view.open->brief.hidden);
    }
    bench.done(VerifyCaller{"K-1", "basic", "questions"});
    EXPECT_EQ(bench.view().open->head.verified, "basic") << "verified as her";
}

TEST(Several, WhoIsChosenAgainIsVerifiedAgain) {
    Bench bench(two_match());
    bench.done(OpenContact{"K-1"});
    bench.done(ChooseCustomer{"K-1", "cu-1", ""});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    for (const char* customer : {"cu-2", "cu-1", ""}) {
        bench.done(ChooseCustomer{"K-1", customer, "misheard"});
        EXPECT_EQ(bench.view().open->head.verified, "") << customer;
        EXPECT_TRUE(bench.view().open->brief.hidden) << customer;
    }
}

TEST(Doubt, LeavesAVerifiedCallerVerifiedOnlyAsTheOneInHand) {
    Story story = two_match();
    story.events.back().customer = "cu-1";
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    bench.done(ChooseCustomer{"K-1", "cu-1", "gave the right birthday"});
    EXPECT_EQ(bench.view().open->head.verified, "basic") << "the same one";
    bench.done(ChooseCustomer{"K-1", "cu-2", "it is her"});
    EXPECT_EQ(bench.view().open->head.name, "Eve");
    EXPECT_EQ(bench.view().open->head.verified, "");
    EXPECT_TRUE(bench.view().open->brief.hidden);
}

TEST(OneOwner, OfAKeyHasTheContactAndOpeningItBindsIt) {
    Story story;
    add_customer(story, "cu-1", "Ada", "Ulm");
    add_call(story);
    Bench bench(story);
    EXPECT_EQ(name_of(bench, "K-1"), "Ada");
    EXPECT_EQ(bench.view().open->identity.state, IdentityView::State::clear);
    EXPECT_THAT(bench.view().open->identity.parts.front().why.text, HasSubstr("which nobody else has"));
    // Later the key turns out to be shared: the contact that was worked on stays where it was.
    Story later;
    later.events = {};
    add_customer(later, "cu-2", "Eve", "Bonn");
    for (auto& event : later.events) event.id += "-later";
    bench.wire.events = later.events;
    bench.desk->refresh(bench.now);
    EXPECT_EQ(name_of(bench, "K-1"), "Ada");
}

TEST(OneOwner, WhoIsLinkedAfterTheCallHasItAllTheSame) {
    Story story;
    add_call(story);
    Bench bench(story);
    EXPECT_EQ(bench.view().work.front().customer_name, "Unknown customer");
    Story later;
    add_customer(later, "cu-1", "Ada", "Ulm");
    for (auto& event : later.events) event.id += "-later";
    bench.wire.events = later.events;
    bench.desk->refresh(bench.now);
    ASSERT_THAT(bench.view().work, SizeIs(1)) << "the contact does not stand there twice";
    EXPECT_EQ(bench.view().work.front().customer_name, "Ada");
    EXPECT_EQ(name_of(bench, "K-1"), "Ada");
}

TEST(Doubt, IsShownWhereTheSourceNamesACustomerButTheKeyLeadsToAnotherToo) {
    Story story = two_match();
    story.events.back().customer = "cu-1";
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    const AgentView seen = bench.view();
    EXPECT_EQ(seen.open->identity.state, IdentityView::State::doubtful);
    EXPECT_THAT(seen.open->identity.question, HasSubstr("also leads to another customer"));
    EXPECT_EQ(seen.open->head.name, "Ada");
    EXPECT_NE(seen.open->next.best.action, "choose_customer");
    EXPECT_EQ(seen.open->identity.candidates.front().name, "Ada");
    EXPECT_EQ(seen.open->identity.candidates.back().differs.size(), 2u) << "name and city";
}

Story two_records() {
    Story story;
    add_customer(story, "cu-1", "Ada", "Ulm");
    add_customer(story, "cu-2", "Ada B.", "Ulm", false);
    of(story.add("2026-02-01T00:00:00Z", "promise.made", R"({"promise":"p","text":"call back"})"), "cu-2");
    story.add("2026-03-10T10:00:00Z", "contact.offered", "{}", "voice", "K-1");
    return story;
}

TEST(Merges, MakeOnePictureSayWhyAndCanBeTakenBackExactly) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(bench.view().open->picture.promises, IsEmpty());
    bench.done(MergeCustomer{"K-1", "cu-2", "same birthday and address"});
    AgentView seen = bench.view();
    ASSERT_THAT(seen.open->picture.promises, SizeIs(1));
    ASSERT_THAT(seen.open->identity.parts, SizeIs(1));
    EXPECT_EQ(seen.open->identity.parts[0].why.text, "Merged by nora: same birthday and address");
    EXPECT_EQ(seen.open->identity.parts[0].name, "Ada B.");
    EXPECT_THAT(seen.open->identity.parts[0].matches, SizeIs(testing::Ge(1u))) << "the city";
    const auto name = std::find_if(seen.open->picture.facts.begin(), seen.open->picture.facts.end(), [](const FactView& f) { return f.field == "name"; });
    EXPECT_EQ(name->customer, "cu-2") << "each field knows whose it is";

    bench.done(UnmergeCustomer{"K-1", "cu-2", "two people after all"});
    seen = bench.view();
    EXPECT_THAT(seen.open->picture.promises, IsEmpty());
    EXPECT_THAT(seen.open->identity.parts, IsEmpty());
    EXPECT_EQ(seen.open->head.name, "Ada");
    EXPECT_EQ(bench.refused(UnmergeCustomer{"K-1", "cu-2", ""}), Code::not_found);
}

TEST(Merges, NeedACauseAndAnotherCustomer) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.refused(MergeCustomer{"K-1", "cu-2", "  "}), Code::invalid);
    EXPECT_EQ(bench.refused(MergeCustomer{"K-1", "cu-1", "x"}), Code::not_found);
    EXPECT_EQ(bench.refused(MergeCustomer{"K-1", "cu-404", "x"}), Code::not_found);
    EXPECT_EQ(bench.refused(UnmergeCustomer{"K-1", "cu-2", "x"}), Code::not_found);
}

TEST(Merges, AWordThatReachedOneSideOnlyIsMendedAtTheNextStart) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    bench.done(MergeCustomer{"K-1", "cu-2", "same person"});
    std::erase_if(bench.memory.events["cu-2"], [](const auto& e) { return e.type == "identity.merged"; });
    std::erase_if(bench.memory.seen, [](const auto& s) { return std::get<0>(s) == "cu-2" && std::get<1>(s) == context::desk_source; });
    bench.open();
    EXPECT_EQ(bench.count("identity.merged", "cu-2"), 1u);
    const auto tied = tied_to(*std::make_unique<MemoryStore>(bench.memory), "cu-2", {}, bench.now);
    EXPECT_EQ(tied->people.person_of("cu-2"), "cu-1");
}

TEST(Merges, TheEventsOfAPersonAreThoseOfEveryPart) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    const std::size_t alone = events_of_person(bench.desk->store(), "cu-1", {}, bench.now)->size();
    bench.done(MergeCustomer{"K-1", "cu-2", "same person"});
    EXPECT_GT(events_of_person(bench.desk->store(), "cu-1", {}, bench.now)->size(), alone + 2);
    EXPECT_THAT(*events_of_person(bench.desk->store(), "cu-2", {}, bench.now), IsEmpty()) << "nobody is called that any more";
}

TEST(Merges, AFullDiskChangesNothing) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    bench.memory.fails = true;
    EXPECT_FALSE(bench.run(MergeCustomer{"K-1", "cu-2", "same person"}).ok());
    bench.memory.fails = false;
    EXPECT_THAT(bench.view().open->identity.parts, IsEmpty());
}

TEST(Picture, IsEmptyUntilTheCallerIsVerified) {
    Bench bench(two_records());
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(bench.view().open->picture.facts, IsEmpty());
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(bench.view().open->picture.facts, SizeIs(3));
}

}  // namespace
}  // namespace segue::test
