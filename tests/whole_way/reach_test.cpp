// Who is on the line is helped at any hour; reaching out is another matter. And who is not verified sees nothing of the account.

#include "tests/whole_way/shift.h"

#include <set>

namespace segue::test {
namespace {

using base::Json;
using runtime::ActionView;
using runtime::ContactView;
using runtime::OpenContact;
using runtime::VerifyCaller;

/// A fault, a broken appointment, an unpaid invoice; every cap used up, no texts, no marketing; and a call at ten in the evening.
std::vector<Line> evening_caller() {
    const auto sent = [](const std::string& id, const std::string& time, const std::string& channel) {
        return Line(id, "message.sent", time, Json::object({{"channel", channel}, {"purpose", "service"}, {"text", "…"}})).with("channel", channel).with("direction", "outbound");
    };
    const auto called = [](const std::string& id, const std::string& time) {
        return Line(id, "call.attempted", time, Json::object({{"purpose", "service"}, {"channel", "voice"}})).with("channel", "voice").with("direction", "outbound");
    };
    return {known_customer(),
            Line("fault", "fault.reported", "2026-11-17T09:00:00Z", Json::object({{"fault", "F-77001"}, {"symptom", "no connection at all"}})).with("channel", "app"),
            Line("booked", "engineer.booked", "2026-11-17T10:00:00Z", Json::object({{"fault", "F-77001"}, {"slot", "19 Nov 08:00"}})),
            Line("missed", "engineer.missed", "2026-11-19T14:00:00Z", Json::object({{"fault", "F-77001"}, {"reason", "the van broke down"}})),
            Line("unpaid", "payment.failed", "2026-11-18T09:00:00Z", Json::object({{"invoice", "I-70042"}, {"amount", 6490}, {"amount_text", "£64.90"}, {"reason", "card expired"}})),
            Line("no-texts", "consent.withdrawn", "2026-11-19T16:00:00Z", Json::object({{"channel", "sms"}, {"purpose", "*"}})),
            sent("m1", "2026-11-19T15:00:00Z", "email"), sent("m2", "2026-11-19T15:30:00Z", "sms"), sent("m3", "2026-11-20T09:00:00Z", "email"),
            called("c1", "2026-11-19T11:00:00Z"), called("c2", "2026-11-20T11:00:00Z"),
            Line("call", "contact.transferred", "2026-11-20T22:00:00Z", Json::object({{"from", "bot"}, {"kind", "warm"}, {"queue", "faults"}, {"reason", "Nobody came"}}))
                .with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")};
}

bool reaches_out(const pack::Pack& pack, const ActionView& view) {
    for (const auto& action : pack.rules.actions) {
        for (const auto& treatment : action.treatments) {
            if (action.id == view.action && treatment.id == view.treatment) return treatment.reach == decision::Reach::outbound;
        }
    }
    return false;
}

std::set<std::string> gates_against(const ActionView& view) {
    std::set<std::string> gates;
    for (const auto& blocker : view.blockers) gates.insert(blocker.gate);
    return gates;
}

TEST(Reach, AVerifiedCallerAtTenInTheEveningIsHelpedAndNothingReachesOut) {
    Shift shift;
    shift.add(evening_caller());
    shift.start("2026-11-20T22:01:00Z");
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "questions"}});
    const auto view = shift.view();
    const ContactView& contact = *view.open;
    EXPECT_EQ(contact.head.contact_allowed, runtime::HeadView::Allowed::no) << "reaching out is not allowed at this hour";

    // Help in the contact is there, and is what is recommended.
    ASSERT_NE(contact.next.kind, runtime::NextActionView::Kind::nothing) << contact.next.reason;
    EXPECT_EQ(contact.next.best.action, "book_priority_engineer");
    EXPECT_FALSE(reaches_out(shift.desk().pack(), contact.next.best));
    EXPECT_FALSE(contact.next.options.empty());
    for (const auto& option : contact.next.options) EXPECT_FALSE(reaches_out(shift.desk().pack(), option)) << option.action << " by " << option.treatment;

    // Whatever reaches out is withheld, each with every one of its blockers.
    int outbound = 0;
    for (const auto& held : contact.next.withheld) {
        if (!reaches_out(shift.desk().pack(), held)) continue;
        ++outbound;
        const auto gates = gates_against(held);
        EXPECT_TRUE(gates.contains("hours")) << held.action << " by " << held.treatment;
        EXPECT_TRUE(gates.contains("caps")) << held.action << " by " << held.treatment;
        EXPECT_EQ(gates.contains("consent"), held.channel == "sms" || held.action == "upgrade_offer") << held.action << " by " << held.treatment;
    }
    EXPECT_GE(outbound, 6);

    // The help is given: one disposition is written, and no message, link or call goes out.
    shift.do_all({runtime::PrepareAction{"K-1", "book_priority_engineer", "F-77001", {{"slot", "tomorrow morning"}}},
                  runtime::ConfirmAction{"K-1", "book_priority_engineer", "F-77001"},
                  runtime::FinishContact{"K-1", "engineer_booked", "priority visit agreed"}});
    shift.move_by(base::minutes(30));
    shift.desk().deliver(shift.now());
    EXPECT_EQ(shift.written("disposition.recorded").size(), 1u);
    EXPECT_TRUE(shift.written("message.sent").empty());
}

/// Every text that the window could draw of a contact.
std::string all_words(const ContactView& c) {
    std::string all = c.head.name + '\n' + c.head.tier + '\n' + c.identity.question + '\n';
    const auto add = [&](const std::string& text) { all += text + '\n'; };
    const auto lines = [&](const std::vector<runtime::LineView>& some) {
        for (const auto& line : some) add(line.text);
    };
    const auto action = [&](const ActionView& a) {
        for (const auto* text : {&a.title, &a.subject, &a.subject_title, &a.say, &a.message, &a.waterfall}) add(*text);
        for (const auto& step : a.steps) add(step);
        for (const auto& factor : a.factors) add(factor.from);
        lines(a.why);
        lines(a.blockers);
    };
    lines(c.head.cautions);
    for (const auto& persona : c.head.personas) add(persona);
    for (const auto& part : c.brief.parts) lines(part.lines);
    lines(c.brief.hops);
    for (const auto& row : c.timeline) add(row.title), add(row.text), add(row.journey);
    for (const auto& journey : c.journeys) add(journey.title), add(journey.key), add(journey.stage), add(journey.difference), lines(journey.history);
    for (const auto& signal : c.signals) add(signal.title), add(signal.key);
    action(c.next.best);
    add(c.next.reason), add(c.next.what_would_win);
    for (const auto& option : c.next.options) action(option);
    for (const auto& held : c.next.withheld) action(held);
    for (const auto& code : c.wrap_up.codes) {
        for (const auto& effect : code.effects) add(effect);
        for (const auto& journey : code.journeys) add(journey.title);
    }
    for (const auto& promise : c.wrap_up.promises) add(promise.text);
    for (const auto& fact : c.picture.facts) add(fact.value);
    for (const auto& promise : c.picture.promises) add(promise.text);
    for (const auto& one : c.picture.cases) add(one.title);
    for (const auto& consent : c.picture.consents) add(consent.channel + " " + consent.state);
    for (const auto& problem : c.problems) add(problem);
    return all;
}

TEST(Reach, AnUnverifiedCallerSeesNothingOfTheAccount) {
    Shift shift;
    shift.add(evening_caller());
    shift.start("2026-11-20T22:01:00Z");
    shift.do_all({OpenContact{"K-1"}});
    const auto before = shift.view();
    const std::string words = all_words(*before.open);
    for (const char* secret : {"F-77001", "I-70042", "64.90", "van broke down", "no connection at all", "card expired", "19 Nov 08:00", "Broke a promise", "withdrawn"}) {
        EXPECT_EQ(words.find(secret), std::string::npos) << secret << " is told:\n" << words;
    }
    EXPECT_EQ(before.open->next.kind, runtime::NextActionView::Kind::verify);
    EXPECT_TRUE(before.open->brief.hidden);
    EXPECT_GT(before.open->next.waiting_for_verification, 0);

    // The same words are there once the caller is known, so the test above could have found them.
    shift.do_all({VerifyCaller{"K-1", "basic", "questions"}});
    const auto after = shift.view();
    const std::string known = all_words(*after.open);
    for (const char* told : {"F-77001", "I-70042", "van broke down"}) EXPECT_NE(known.find(told), std::string::npos) << told;
}

/// The places that the head names for a caller in London with this telephone number.
std::vector<std::string> places_with(const std::string& number) {
    Shift shift;
    auto lines = evening_caller();
    lines.push_back(Line("number", "identity.linked", "2026-01-05T09:00:00Z", Json::object({{"kind", "phone"}, {"value", number}})));
    shift.add(lines);
    shift.start("2026-11-20T22:01:00Z");
    shift.do_all({OpenContact{"K-1"}});
    return shift.view().open->head.zones;
}

TEST(Reach, OnlyLikelyPlacesWithAnotherClockAreNamed) {
    EXPECT_EQ(places_with("+447700900000"), std::vector<std::string>()) << "Guernsey and the Isle of Man have London's clock";
    EXPECT_EQ(places_with("+12125550123"), (std::vector<std::string>{"Europe/London", "America/New_York"}));
}

}  // namespace
}  // namespace segue::test
