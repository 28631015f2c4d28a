// What each kind of event does to the picture, and what odd ones do not.

#include "tests/context/support.h"

namespace segue::context {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Profile, ALaterFieldReplacesAnEarlierOneAndKnowsItsSource) {
    const auto context = fold({event("1", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'name':'Ada','tier':'gold'}}"),
                               from(event("2", "profile.updated", "2026-01-02T00:00:00Z", "{'fields':{'tier':'basic'}}"), "/crm")});
    EXPECT_EQ(context.name(), "Ada");
    EXPECT_EQ(context.profile_text("tier"), "basic");
    EXPECT_EQ(context.profile.find("tier")->second.source, "/crm");
    EXPECT_EQ(context.profile.find("tier")->second.event, 1u);
    EXPECT_EQ(context.profile_text("nothing"), "");
}

TEST(Profile, OfOddShapeIsAProblemAndNotACrash) {
    for (const char* data : {"{}", "{'fields':5}", "{'fields':['name']}", "{'fields':null}"}) {
        const auto context = fold({event("1", "profile.updated", "2026-01-01T00:00:00Z", data)});
        EXPECT_TRUE(context.profile.empty()) << data;
        EXPECT_THAT(context.problems, ElementsAre(HasSubstr("'fields'"))) << data;
    }
    Event bare = event("1", "profile.updated", "2026-01-01T00:00:00Z");
    bare.data = {};
    EXPECT_EQ(fold({bare}).problems.size(), 1u);
}

TEST(Profile, AFieldCalledIdNeverPassesForTheCustomer) {
    const auto context = fold({event("1", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'id':'cu-2','name':7}}")});
    EXPECT_EQ(customer_view(context).text_or("id"), "cu-1");
    EXPECT_EQ(context.name(), "Unknown customer") << "a name that is no text";
}

TEST(Keys, AreKeptOnceInOrderAndBadOnesAreProblemsWithoutTheValue) {
    Event called = event("1", "a.b", "2026-01-01T00:00:00Z");
    called.identity = "+49 30 123456";
    called.identity_type = "phone";
    const auto context = fold({called, event("2", "identity.linked", "2026-01-02T00:00:00Z", "{'kind':'phone','value':'004930123456'}"),
                               event("3", "identity.linked", "2026-01-03T00:00:00Z", "{'kind':'email','value':'Ada@B.example'}"),
                               event("4", "identity.linked", "2026-01-04T00:00:00Z", "{'kind':'email','value':'secret'}"),
                               event("5", "identity.linked", "2026-01-05T00:00:00Z", "{'kind':5}")});
    const auto keys = identity_keys(context, {});
    EXPECT_THAT(keys.usable, ElementsAre(IdentityKey{"email", "ada@b.example"}, IdentityKey{"phone", "+4930123456"}));
    ASSERT_EQ(keys.problems.size(), 2u);
    EXPECT_EQ(keys.problems.front().find("secret"), std::string::npos);
}

std::string state(const Context& context, const char* channel, const char* purpose) {
    const Consent* consent = context.consent(channel, purpose);
    return consent ? consent->state : "unknown";
}

TEST(Consents, TheYoungestWordForThePurposeOrForAllCounts) {
    const auto context = fold({event("1", "consent.granted", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'marketing'}"),
                               event("2", "consent.withdrawn", "2026-01-02T00:00:00Z", "{'channel':'sms','purpose':'*'}"),
                               event("3", "consent.granted", "2026-01-03T00:00:00Z", "{'channel':'sms','purpose':'service'}")});
    EXPECT_EQ(state(context, "sms", "marketing"), "withdrawn");
    EXPECT_EQ(state(context, "sms", "service"), "granted");
    EXPECT_EQ(state(context, "sms", "quote"), "withdrawn");
    EXPECT_EQ(state(context, "sms", "*"), "withdrawn");
    EXPECT_EQ(state(context, "email", "service"), "unknown");
    EXPECT_TRUE(holds(context, "consent.sms.marketing == 'withdrawn' && consent.sms.service == 'granted'"));
}

TEST(Consents, OfTwoWordsAtOneInstantTheStricterCountsInWhateverOrderTheyStand) {
    // Regression: the one with the higher id used to win, also when it was the grant.
    for (const bool grant_first : {true, false}) {
        const auto context = fold({event(grant_first ? "1" : "2", "consent.granted", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'service'}"),
                                   event(grant_first ? "2" : "1", "consent.withdrawn", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'service'}")});
        EXPECT_EQ(state(context, "sms", "service"), "withdrawn") << grant_first;
    }
    const auto both = fold({event("1", "consent.withdrawn", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'*'}"),
                            event("2", "consent.granted", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'service'}")});
    EXPECT_EQ(state(both, "sms", "service"), "withdrawn");
}

TEST(Consents, WithoutPurposeAreForAllAndWithoutChannelAProblem) {
    const auto context = fold({event("1", "consent.denied", "2026-01-01T00:00:00Z", "{'channel':'email'}"), event("2", "consent.granted", "2026-01-02T00:00:00Z", "{'purpose':'x'}"),
                               event("3", "consent.pondered", "2026-01-03T00:00:00Z", "{'channel':'email'}")});
    EXPECT_EQ(state(context, "email", "anything"), "denied");
    EXPECT_EQ(context.consents.size(), 1u);
    EXPECT_THAT(context.problems, ElementsAre("a consent event names no channel"));
}

TEST(Consents, ManyPurposesOfManyChannelsAreAllSeen) {
    std::vector<Event> events;
    for (int i = 0; i < 40; ++i) {
        const std::string data = "{'channel':'" + std::string(i % 2 ? "sms" : "email") + "','purpose':'p" + std::to_string(i) + "'}";
        events.push_back(event("e" + std::to_string(i), i % 3 ? "consent.granted" : "consent.denied", "2026-01-01T00:00:00Z", data));
    }
    const base::Json view = consent_view(fold(events));
    ASSERT_EQ(view.members()->size(), 2u);
    EXPECT_EQ(view.find("sms")->members()->size(), 20u);
    EXPECT_EQ(view.find("email")->text_or("p6"), "denied");
    EXPECT_EQ(view.find("sms")->text_or("p7"), "granted");
}

TEST(Contacts, AnOfferGivesItsDataButNeverOverOurOwnFields) {
    const auto context = fold({in_contact(event("1", "contact.transferred", "2026-01-01T00:00:00Z",
                                                "{'id':'K-9','verified':'strong','verified_by':'me','channel':'letter','offered':1,'transferred':false,'reason':'slow'}"),
                                          "K-1")});
    const Contact* contact = context.contact("K-1");
    ASSERT_NE(contact, nullptr);
    EXPECT_EQ(base::write_json(contact->view),
              R"({"channel":"voice","direction":"","id":"K-1","offered":"2026-01-01T00:00:00Z","reason":"slow","transferred":true,"verified":""})");
    EXPECT_EQ(contact->verified, "");
    EXPECT_EQ(context.contact("K-2"), nullptr);
}

TEST(Contacts, IsOfferedWhenItIsOfferedAndNotWhenTheBotBegan) {
    const auto context = fold({in_contact(event("1", "ivr.entered", "2026-01-01T00:00:00Z"), "K-1", "ivr"), in_contact(event("2", "contact.offered", "2026-01-01T00:20:00Z"), "K-1")});
    EXPECT_EQ(context.contact("K-1")->offered, at("2026-01-01T00:20:00Z"));
    EXPECT_EQ(context.contact("K-1")->channel, "voice");
    EXPECT_EQ(context.contact("K-1")->events.size(), 2u);
}

TEST(Contacts, ThatEndedWithTheBotAndAreTransferredAreLive) {
    // Regression: a contact stayed ended for ever, and vanished from the list of work.
    const auto context = fold({in_contact(event("1", "contact.ended", "2026-01-01T00:00:00Z"), "K-1"), in_contact(event("2", "contact.transferred", "2026-01-01T00:00:01Z"), "K-1")});
    EXPECT_FALSE(context.contact("K-1")->ended);
}

TEST(Contacts, ThatWereWrappedUpAndComeAgainWaitForAWrapUpAgain) {
    std::vector<Event> events = {in_contact(event("1", "contact.offered", "2026-01-01T00:00:00Z"), "K-1"), in_contact(event("2", "disposition.recorded", "2026-01-01T00:01:00Z"), "K-1")};
    EXPECT_TRUE(fold(events).contact("K-1")->wrapped_up);
    EXPECT_EQ(fold(events).contact("K-1")->returned, 0);
    events.push_back(in_contact(event("3", "contact.transferred", "2026-01-01T00:02:00Z"), "K-1"));
    EXPECT_FALSE(fold(events).contact("K-1")->wrapped_up);
    EXPECT_EQ(fold(events).contact("K-1")->returned, 1);
}

TEST(Contacts, AVerificationWithoutALevelTakesNothingAway) {
    const auto context = fold({in_contact(event("1", "auth.succeeded", "2026-01-01T00:00:00Z", "{'level':'basic','method':'pin'}"), "K-1"),
                               in_contact(event("2", "auth.succeeded", "2026-01-02T00:00:00Z", "{'level':2}"), "K-1")});
    EXPECT_EQ(context.contact("K-1")->verified, "basic");
    EXPECT_EQ(context.contact("K-1")->verified_event, 0u);
    EXPECT_EQ(context.contact("K-1")->view.text_or("verified_by"), "pin");
    EXPECT_THAT(context.problems, ElementsAre("a verification names no level"));
}

TEST(Contacts, AYesHoldsForWhatWasReadOutAndNotForWhatWasEnteredAfterIt) {
    const std::string key = attempt_key("refund", "o1");
    std::vector<Event> events = {in_contact(event("1", "action.prepared", "2026-01-01T00:00:00Z", "{'action':'refund','subject':'o1','answers':{'to':'card'}}"), "K-1"),
                                 in_contact(event("2", "confirmation.given", "2026-01-01T00:00:01Z", "{'action':'refund','subject':'o1'}"), "K-1")};
    EXPECT_EQ(fold(events).contact("K-1")->confirmed.count(key), 1u);
    events.push_back(in_contact(event("3", "action.prepared", "2026-01-01T00:00:02Z", "{'action':'refund','subject':'o1','answers':{'to':'gift card'}}"), "K-1"));
    const auto changed = fold(events);
    EXPECT_EQ(changed.contact("K-1")->confirmed.count(key), 0u);
    EXPECT_EQ(changed.contact("K-1")->answers.at(key).text_or("to"), "gift card");
    events.push_back(in_contact(event("4", "action.prepared", "2026-01-01T00:00:03Z", "{'action':'refund','subject':'o1'}"), "K-1"));
    EXPECT_EQ(base::write_json(fold(events).contact("K-1")->answers.at(key)), "{}");
}

TEST(Promises, AreOpenUntilKeptOrCancelledAndOverdueAfterTheirTime) {
    std::vector<Event> events = {event("1", "promise.made", "2026-01-01T00:00:00Z", "{'promise':'p','text':'call','by':'nora','due':'2026-01-02T00:00:00Z'}")};
    EXPECT_TRUE(holds(fold(events), "promises.size() == 1 && promises[0].by == 'nora' && promises[0].overdue"));
    EXPECT_TRUE(holds(fold(events), "!promises[0].overdue", at("2026-01-02T00:00:00Z")));
    events.push_back(event("2", "promise.kept", "2026-01-03T00:00:00Z", "{'promise':'p'}"));
    EXPECT_FALSE(fold(events).promises.front().open);
    EXPECT_TRUE(holds(fold(events), "promises.size() == 0"));
}

TEST(Promises, AreNotClosedByATypeThatNobodyKnows) {
    // Regression: every promise.* closed the promise, also promise.broken.
    const auto context = fold({event("1", "promise.made", "2026-01-01T00:00:00Z", "{'promise':'p','text':'call'}"), event("2", "promise.broken", "2026-01-02T00:00:00Z", "{'promise':'p'}")});
    EXPECT_TRUE(context.promises.front().open);
}

TEST(Promises, WithoutANameAreEachTheirOwn) {
    const auto context = fold({event("1", "promise.made", "2026-01-01T00:00:00Z", "{'text':'call'}"), event("2", "promise.made", "2026-01-02T00:00:00Z", "{'text':'write'}"),
                               event("3", "promise.kept", "2026-01-03T00:00:00Z")});
    ASSERT_EQ(context.promises.size(), 2u);
    EXPECT_TRUE(context.promises[0].open && context.promises[1].open);
    EXPECT_EQ(context.promises[1].due, std::nullopt);
}

TEST(Cases, OpenCloseAndOpenAgain) {
    std::vector<Event> events = {event("1", "case.opened", "2026-01-01T00:00:00Z", "{'case':'c','title':'slow'}"), event("2", "case.closed", "2026-01-02T00:00:00Z", "{'case':'c'}")};
    EXPECT_FALSE(fold(events).cases.front().open);
    events.push_back(event("3", "case.opened", "2026-01-03T00:00:00Z", "{'case':'c'}"));
    const auto again = fold(events);
    EXPECT_TRUE(again.cases.front().open);
    EXPECT_EQ(again.cases.front().event, 2u);
    EXPECT_TRUE(holds(again, "cases.size() == 1 && cases[0].title == 'slow'"));
    EXPECT_THAT(fold({event("1", "case.closed", "2026-01-01T00:00:00Z", "{'case':'c'}")}).cases, IsEmpty());
    EXPECT_EQ(fold({event("1", "case.opened", "2026-01-01T00:00:00Z"), event("2", "case.opened", "2026-01-02T00:00:00Z")}).cases.size(), 2u) << "without names";
}

/// An order: placed, paid (only when it was placed), closed.
ContextRules orders() {
    base::Issues issues("test");
    const auto schema = base_schema();
    SubjectRule rule;
    rule.kind = "order";
    rule.events.push_back({"order.placed", {}, {{"total", ValueRule::read(json("{'at':'/total'}"), schema, issues)}, {"status", ValueRule::read(json("'placed'"), schema, issues)}}, {}});
    SubjectRule::On paid{"order.paid", compile_condition(json("'has(subject.status)'"), schema, issues), {}, {}};
    paid.set.push_back({"before", ValueRule::read(json("{'cel':'subject.status'}"), schema, issues)});
    paid.set.push_back({"status", ValueRule::read(json("'paid'"), schema, issues)});
    paid.set.push_back({"was", ValueRule::read(json("{'cel':'subject.status'}"), schema, issues)});
    rule.events.push_back(std::move(paid));
    rule.events.push_back({"order.shipped", {}, {}, true});
    rule.events.push_back({"order.returned", {}, {}, false});
    EXPECT_FALSE(issues.has_errors());
    ContextRules rules;
    rules.subjects.push_back(std::move(rule));
    return rules;
}

Event about(Event made, const std::string& subject) {
    made.subject = subject;
    return made;
}

TEST(Subjects, EachValueSeesTheSubjectAsItWasBeforeTheEvent) {
    const auto context = fold({about(event("1", "order.placed", "2026-01-01T00:00:00Z", "{'total':5}"), "o1"), about(event("2", "order.paid", "2026-01-02T00:00:00Z"), "o1")}, orders());
    const Subject* order = context.subject("order", "o1");
    ASSERT_NE(order, nullptr);
    EXPECT_EQ(order->view.text_or("status"), "paid");
    EXPECT_EQ(order->view.text_or("before"), "placed");
    EXPECT_EQ(order->view.text_or("was"), "placed");
    EXPECT_EQ(order->set_by.at("status"), 1u);
    EXPECT_EQ(order->set_by.at("total"), 0u);
    EXPECT_THAT(order->events, ElementsAre(0u, 1u));
}

TEST(Subjects, ACondtionThatFailsMakesNoSubjectAndNoNameNone) {
    EXPECT_THAT(fold({about(event("1", "order.paid", "2026-01-01T00:00:00Z"), "o1")}, orders()).subjects, IsEmpty());
    EXPECT_THAT(fold({event("1", "order.placed", "2026-01-01T00:00:00Z")}, orders()).subjects, IsEmpty());
}

TEST(Subjects, StayClosedUntilAnEventOpensThem) {
    std::vector<Event> events = {about(event("1", "order.placed", "2026-01-01T00:00:00Z"), "o1"), about(event("2", "order.shipped", "2026-01-02T00:00:00Z"), "o1"),
                                 about(event("3", "order.paid", "2026-01-03T00:00:00Z"), "o1")};
    EXPECT_TRUE(fold(events, orders()).subject("order", "o1")->closed);
    events.push_back(about(event("4", "order.returned", "2026-01-04T00:00:00Z"), "o1"));
    EXPECT_FALSE(fold(events, orders()).subject("order", "o1")->closed);
}

TEST(Subjects, AreFoundByKindAndIdAmongMany) {
    std::vector<Event> events;
    for (int i = 0; i < 30; ++i) events.push_back(about(event("e" + std::to_string(i), "order.placed", "2026-01-01T00:00:00Z"), "o" + std::to_string(i * 7 % 30)));
    const auto context = fold(events, orders());
    ASSERT_EQ(context.subjects.size(), 30u);
    EXPECT_TRUE(std::is_sorted(context.subjects.begin(), context.subjects.end(), [](const Subject& a, const Subject& b) { return a.id < b.id; }));
    for (int i = 0; i < 30; ++i) ASSERT_NE(context.subject("order", "o" + std::to_string(i)), nullptr) << i;
    EXPECT_EQ(context.subject("order", "o30"), nullptr);
    EXPECT_EQ(context.subject("invoice", "o1"), nullptr);
    EXPECT_EQ(subjects_view(context).items()->size(), 30u);
}

TEST(Subjects, TakeIdsOfAnyBytes) {
    const std::string odd("o\0'\"\n{}", 8);
    const auto context = fold({about(event("1", "order.placed", "2026-01-01T00:00:00Z"), odd)}, orders());
    ASSERT_NE(context.subject("order", odd), nullptr);
    EXPECT_TRUE(base::parse_json(base::write_json(context.subject("order", odd)->view), "view").ok());
}

TEST(Environment, MakesEachValueOnceAndTakesWhatItIsGiven) {
    const auto context = fold({event("1", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'tier':'gold'}}")});
    ContextEnvironment environment(context, late);
    const base::Json* customer = environment.variable(slot(Root::customer));
    ASSERT_NE(customer, nullptr);
    EXPECT_EQ(customer->text_or("tier"), "gold");
    EXPECT_EQ(environment.variable(slot(Root::customer)), customer);
    EXPECT_TRUE(environment.variable(slot(Root::contact))->is_null());
    EXPECT_TRUE(environment.variable(slot(Root::journey))->is_object());
    EXPECT_EQ(environment.variable(root_count), nullptr);
    const base::Json borrowed = json("{'id':'o1'}");
    environment.set(Root::subject, borrowed);
    EXPECT_EQ(environment.variable(slot(Root::subject)), &borrowed);
    environment.keep(Root::subject, json("{'id':'o2'}"));
    EXPECT_EQ(environment.variable(slot(Root::subject))->text_or("id"), "o2");
    const ContextEnvironment copy = environment;
    EXPECT_EQ(copy.variable(slot(Root::subject))->text_or("id"), "o2");
    EXPECT_EQ(environment.now(), late);
}

}  // namespace
}  // namespace segue::context
