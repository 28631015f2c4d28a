// Who is one person with whom: merges that can be taken back, keys of several customers, contacts that were given to somebody.

#include "core/context/match.h"
#include "core/context/people.h"
#include "tests/context/support.h"

namespace segue::context {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const std::string shared_phone = "+4930123456";
const std::string holder = provisional_customer({"phone", shared_phone});

Event of(Event made, const std::string& customer) {
    made.customer = customer;
    return made;
}

Event linked(const std::string& id, const std::string& customer, const std::string& kind, const std::string& value) {
    return of(event(id, "identity.linked", "2026-01-01T00:00:00Z", "{'kind':'" + kind + "','value':'" + value + "'}"), customer);
}

Event called(const std::string& id, const std::string& contact) {
    Event made = in_contact(event(id, "contact.offered", "2026-02-01T00:00:00Z"), contact);
    made.customer = holder;
    made.identity = "+49 30 123456";
    made.identity_type = "phone";
    return made;
}

Event word(const std::string& id, const std::string& type, const std::string& time, const std::string& survivor, const std::string& absorbed) {
    return of(event(id, type, time, "{'survivor':'" + survivor + "','absorbed':'" + absorbed + "','cause':'same birthday','agent':'lena'}"), survivor);
}

EventsByCustomer by_customer(const std::vector<Event>& events) {
    EventsByCustomer sorted;
    for (const Event& each : events) sorted[each.customer].push_back(each);
    return sorted;
}

People people_of(const std::vector<Event>& events, const IdentityRules& rules = {}, base::Time now = late) { return resolve_people(by_customer(events), rules, now); }

TEST(Persons, WhatCameUnderAKeyBelongsToTheOneCustomerWhoHasIt) {
    const auto people = people_of({linked("1", "cu-1", "phone", "0049 30 123456"), called("2", "K")});
    EXPECT_EQ(people.person_of(holder), "cu-1");
    const auto joins = people.joins_of("cu-1");
    ASSERT_THAT(joins, SizeIs(1));
    EXPECT_EQ(joins[0].how, Join::How::key);
    EXPECT_EQ(joins[0].key->value, shared_phone);
}

TEST(Persons, AKeyOfTwoCustomersMergesNobody) {
    const auto people = people_of({linked("1", "cu-1", "phone", shared_phone), linked("2", "cu-2", "phone", shared_phone), called("3", "K")});
    EXPECT_EQ(people.person_of(holder), holder);
    EXPECT_EQ(people.person_of("cu-1"), "cu-1");
    EXPECT_EQ(people.person_of("cu-2"), "cu-2");
}

TEST(Persons, AWeakKeyFindsNobodyAlone) {
    IdentityRules rules;
    rules.weak = {"phone"};
    EXPECT_EQ(people_of({linked("1", "cu-1", "phone", shared_phone), called("2", "K")}, rules).person_of(holder), holder);
}

TEST(Persons, TwoCustomersOfAKeyWhoWereMergedAreOneOwner) {
    const std::vector<Event> events = {linked("1", "cu-1", "phone", shared_phone), linked("2", "cu-2", "phone", shared_phone), called("3", "K"),
                                       word("m", "identity.merged", "2026-01-05T00:00:00Z", "cu-1", "cu-2")};
    EXPECT_EQ(people_of(events).person_of(holder), "cu-1");
}

TEST(Merges, MakeOnePersonAndTakenBackMakeTwoAgain) {
    const Event merged = word("m", "identity.merged", "2026-01-05T00:00:00Z", "cu-1", "cu-2");
    const Event unmerged = word("u", "identity.unmerged", "2026-01-06T00:00:00Z", "cu-1", "cu-2");
    EXPECT_EQ(people_of({merged}).person_of("cu-2"), "cu-1");
    EXPECT_EQ(people_of({merged, unmerged}).person_of("cu-2"), "cu-2");
    EXPECT_EQ(people_of({unmerged, merged, of(unmerged, "cu-2"), of(merged, "cu-2")}).person_of("cu-2"), "cu-2") << "arrival order and copies do not show";
    const auto join = people_of({merged}).joins_of("cu-1").front();
    EXPECT_EQ(join.by + ": " + join.cause + " " + join.event, "lena: same birthday m");
}

TEST(Merges, OfAChainLeadToOnePersonAndACircleIsIgnored) {
    const auto people = people_of({word("a", "identity.merged", "2026-01-01T00:00:00Z", "cu-1", "cu-2"), word("b", "identity.merged", "2026-01-02T00:00:00Z", "cu-2", "cu-3"),
                                   word("c", "identity.merged", "2026-01-03T00:00:00Z", "cu-3", "cu-1"), word("d", "identity.merged", "2026-01-04T00:00:00Z", "cu-3", "cu-2"),
                                   word("e", "identity.merged", "2026-01-05T00:00:00Z", "cu-1", "cu-1")});
    for (const char* customer : {"cu-1", "cu-2", "cu-3"}) EXPECT_EQ(people.person_of(customer), "cu-1");
}

TEST(Merges, TheLaterOfTwoCountsAndTakingBackTheOtherChangesNothing) {
    const auto people = people_of({word("a", "identity.merged", "2026-01-01T00:00:00Z", "cu-1", "cu-3"), word("b", "identity.merged", "2026-01-02T00:00:00Z", "cu-2", "cu-3"),
                                   word("c", "identity.unmerged", "2026-01-03T00:00:00Z", "cu-1", "cu-3")});
    EXPECT_EQ(people.person_of("cu-3"), "cu-2");
}

TEST(Merges, OfTheFutureAreNotHeardYet) {
    EXPECT_EQ(people_of({word("m", "identity.merged", "2026-01-05T00:00:00Z", "cu-1", "cu-2")}, {}, at("2026-01-04T00:00:00Z")).person_of("cu-2"), "cu-2");
}

TEST(Merges, TakingBackForbidsTheRuleOfTheKeyToo) {
    const auto people = people_of({linked("1", "cu-1", "phone", shared_phone), called("2", "K"), word("u", "identity.unmerged", "2026-03-01T00:00:00Z", "cu-1", holder)});
    EXPECT_EQ(people.person_of(holder), holder);
}

TEST(GivenContacts, BelongToWhoWasChosenAndTheRestStaysApart) {
    Event given = of(event("g", "identity.linked", "2026-02-01T00:01:00Z", "{'contact':'K','from':'" + holder + "','customer':'cu-2'}"), holder);
    const std::vector<Event> events = {linked("1", "cu-1", "phone", shared_phone), linked("2", "cu-2", "phone", shared_phone), called("3", "K"), called("4", "L"), given};
    const auto people = people_of(events);
    EXPECT_EQ(people.person_of(events[2]), "cu-2");
    EXPECT_EQ(people.person_of(events[3]), holder) << "the next caller may be the other one";
    EXPECT_EQ(people.chosen_for(holder, "K"), "cu-2");
    const auto persons = events_by_person(by_customer(events), people);
    EXPECT_THAT(ids(persons.at("cu-2")), UnorderedElementsAre("2", "3"));
    EXPECT_THAT(customers_named(given), UnorderedElementsAre(holder, "cu-2"));
    EXPECT_THAT(keys_in(given, {}), IsEmpty());
}

TEST(MergedPictures, KnowOfEachFieldWhoseItIs) {
    const std::vector<Event> events = {of(event("1", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'name':'Ada','tier':'gold'}}"), "cu-1"),
                                       of(event("2", "profile.updated", "2026-01-02T00:00:00Z", "{'fields':{'city':'Ulm'}}"), "cu-2"),
                                       word("m", "identity.merged", "2026-01-05T00:00:00Z", "cu-1", "cu-2")};
    auto persons = events_by_person(by_customer(events), people_of(events));
    ASSERT_THAT(persons, SizeIs(1));
    const Context context = fold_context("cu-1", persons.at("cu-1"), {}, late);
    EXPECT_EQ(context.name(), "Ada");
    EXPECT_EQ(context.history.events()[context.profile.at("city").event].customer, "cu-2");
    EXPECT_EQ(context.history.events()[context.profile.at("tier").event].customer, "cu-1");
}

TEST(Matches, ShowWhatIsSharedAndWhatDiffers) {
    Event in_hand = called("1", "K");
    const Context here = fold_context(holder, {in_hand, of(event("p", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'city':'Ulm','name':'Ada','postcode':'1'}}"), holder)}, {}, late);
    const Context there = fold_context("cu-1", {linked("2", "cu-1", "phone", shared_phone), linked("3", "cu-1", "email", "ada@b.example"),
                                                of(event("q", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'city':'Bonn','name':'Ada','language':'de'}}"), "cu-1"),
                                                of(in_contact(event("c", "contact.offered", "2026-01-09T00:00:00Z"), "C", "chat"), "cu-1")}, {}, late);
    const Match match = match_with(here, {{"email", "eve@b.example"}}, there, {});
    EXPECT_EQ(match.name, "Ada");
    ASSERT_THAT(match.matches, SizeIs(2));
    EXPECT_EQ(match.matches[0].here, "phone ending in 456");
    EXPECT_THAT(match.matches[0].events, ElementsAre("1", "2"));
    EXPECT_EQ(match.matches[1].what, "name");
    ASSERT_THAT(match.differs, SizeIs(2)) << "what one side does not know is no difference";
    EXPECT_EQ(match.differs[0].here + " / " + match.differs[0].there, "e-mail e…@b.example / e-mail a…@b.example");
    EXPECT_EQ(match.differs[1].here + " / " + match.differs[1].there, "Ulm / Bonn");
    EXPECT_EQ(match.last_contact, at("2026-01-09T00:00:00Z"));
    EXPECT_EQ(match.last_channel, "chat");
}

/// What each person's picture is, as one text.
std::string seen_persons(const std::vector<Event>& events) {
    auto by = by_customer(events);
    const People people = resolve_people(by, {}, late);
    std::string text;
    for (auto& entry : events_by_person(std::move(by), people)) text += entry.first + "\n" + seen(fold_context(entry.first, std::move(entry.second), {}, late));
    return text;
}

/// A few customers with shared keys, merges, unmerges, given contacts, facts and consents, at few instants so that ties are common.
std::vector<Event> crowd_of_people(std::uint64_t seed) {
    const auto next = [&seed](std::uint64_t below) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        return (seed >> 33) % below;
    };
    const std::vector<std::string> customers = {"cu-1", "cu-2", "cu-3", holder};
    std::vector<Event> events;
    for (int i = 0; i < 14; ++i) {
        const std::string id = "e" + std::to_string(i), time = "2026-01-01T00:00:0" + std::to_string(next(6)) + "Z";
        const std::string a = customers[next(4)], b = customers[next(4)];
        Event made;
        switch (next(9)) {
            case 0: made = word(id, "identity.merged", time, a, b); break;
            case 1: made = word(id, "identity.unmerged", time, a, b); break;
            case 2: made = of(event(id, "identity.linked", time, "{'contact':'K" + std::to_string(next(2)) + "','from':'" + holder + "','customer':'" + a + "'}"), holder); break;
            case 3: made = of(event(id, "identity.linked", time, "{'kind':'phone','value':'" + shared_phone + "'}"), a); break;
            case 4: made = of(event(id, "profile.updated", time, "{'fields':{'tier':" + std::to_string(next(3)) + ",'city':'" + b + "'}}"), a); break;
            case 5: made = of(event(id, next(2) ? "consent.withdrawn" : "consent.granted", time, "{'channel':'sms'}"), a); break;
            case 6: made = of(event(id, next(2) ? "promise.made" : "promise.kept", time, "{'promise':'p','text':'t'}"), a); break;
            default: made = called(id, "K" + std::to_string(next(2))); made.time = at(time); break;
        }
        made.source = next(2) ? "/a" : "/b";
        events.push_back(std::move(made));
    }
    return events;
}

TEST(People, ShuffledDoubledAndMirroredEventsGiveEqualPictures) {
    const std::uint64_t cases = thorough() ? 100'000 : 500;  // SEGUE_THOROUGH=1 runs them all
    for (std::uint64_t seed = 1; seed <= cases; ++seed) {
        auto events = crowd_of_people(seed);
        const std::string expected = seen_persons(events);
        events.push_back(events[seed % events.size()]);
        shuffle(events, seed * 31);
        ASSERT_EQ(seen_persons(events), expected) << "seed " << seed;
    }
}

TEST(People, AMergeTakenBackLeavesThePicturesAsTheyWere) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        auto events = crowd_of_people(seed);
        std::erase_if(events, [](const Event& e) { return e.type == "identity.unmerged" || e.type == "identity.merged"; });
        events.push_back(of(event("p", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'name':'Ada'}}"), "cu-1"));
        events.push_back(of(event("q", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'name':'Eve'}}"), "cu-2"));
        const People before = people_of(events);
        auto merged = events;
        merged.push_back(word("m", "identity.merged", "2026-05-01T00:00:00Z", "cu-1", "cu-2"));
        EXPECT_EQ(people_of(merged).person_of("cu-2"), "cu-1");
        merged.push_back(word("u", "identity.unmerged", "2026-05-02T00:00:00Z", "cu-1", "cu-2"));
        const People after = people_of(merged);
        for (const Event& each : events) EXPECT_EQ(after.person_of(each), before.person_of(each)) << "seed " << seed;
    }
}

}  // namespace
}  // namespace segue::context
