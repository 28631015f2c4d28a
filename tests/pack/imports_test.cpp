// Law packs: what an import adds to a pack, and what it refuses.

#include "tests/support/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::pack {
namespace {

using test::answer;
using test::candidate;
using test::Story;
using testing::HasSubstr;

constexpr const char* law_events = R"~({"events":[{"type":"cease.received","title":"Cease notice"},{"type":"call.attempted","title":"Call"}]})~";

std::string law_file(const std::string& rules) { return R"~({"notice":"An engineering encoding, not legal advice.","rules":[)~" + rules + "]}"; }

/// The small pack with one import and the law beside it.
PackFiles importing(const std::string& rules, const std::string& import = R"~({"pack":"law-test"})~") {
    auto files = test::changed_pack("pack.json", R"("owner":"tests")", R"("owner":"tests","imports":[)" + import + "]");
    files["imports/law-test/law.json"] = law_file(rules);
    files["imports/law-test/events.json"] = law_events;
    return files;
}

std::string errors_of(const PackFiles& files) {
    std::string text;
    for (const auto& issue : read_pack(files, "small", test::instant("2026-01-01T00:00:00Z")).issues) text += base::issue_text(issue) + "\n";
    return text;
}

constexpr const char* cease = R"~({"id":"R5","title":"Cease","citation":"12 CFR 1006.6(c)","conditions":[{"id":"cease","when":"!history.seen('cease.received')","else":"Asked to stop."}]})~";

TEST(Imports, AConditionBlocksWhoReachesOutAndCitesTheLaw) {
    const auto pack = test::read_small(importing(cease));
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1");
    EXPECT_EQ(answer(candidate(story.judge()->decision, "remind", "O-1"), "law"), "pass");
    story.add("2026-03-05T10:00:00Z", "cease.received");
    const auto judged = story.judge();
    const auto& withheld = candidate(judged->decision, "remind", "O-1");
    EXPECT_EQ(answer(withheld, "law"), "blocked: law-test.R5.cease");
    for (const policy::GateResult& gate : withheld.gates) {
        if (gate.gate == "law") { EXPECT_EQ(gate.sentence, "Asked to stop (12 CFR 1006.6(c))."); }
    }
    EXPECT_EQ(answer(candidate(judged->decision, "advise"), "law"), "pass") << "who is on the line is answered";
}

TEST(Imports, ARuleBindsFromItsDayOn) {
    const auto pack = test::read_small(importing(R"~({"id":"R","title":"T","citation":"C","from":"2026-03-10T10:05:00Z","conditions":[{"id":"never","when":"false","else":"No."}]})~"));
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1");
    EXPECT_EQ(answer(candidate(story.judge("2026-03-10T10:04:59Z", "")->decision, "remind", "O-1"), "law"), "pass");
    EXPECT_EQ(answer(candidate(story.judge("2026-03-10T10:05:00Z", "")->decision, "remind", "O-1"), "law"), "blocked: law-test.R.never");
}

TEST(Imports, WhatCannotBeEvaluatedBlocks) {
    const auto pack = test::read_small(importing(R"~({"id":"R","title":"T","citation":"C","conditions":[{"id":"c","when":"customer.nothing == 1","else":"No."}]})~"));
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1");
    EXPECT_EQ(answer(candidate(story.judge()->decision, "remind", "O-1"), "law"), "unknown: law-test.R.c");
}

TEST(Imports, NamesOfTheLawAreThoseOfThePack) {
    const auto pack = test::read_small(importing(cease, R"~({"pack":"law-test","names":{"cease.received":"payment.failed"}})~"));
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1").add("2026-03-05T10:00:00Z", "payment.failed", R"({"order":"O-1","reason":"x"})");
    EXPECT_EQ(answer(candidate(story.judge()->decision, "remind", "O-1"), "law"), "blocked: law-test.R5.cease");
}

TEST(Imports, TheStrictFormCountsOnlyWhereItIsAskedFor) {
    const std::string rule = R"~({"id":"R1","title":"T","citation":"C","caps":[{"id":"a","title":"A","limit":7,"local_days":7,"counts":["call.attempted"]},
        {"id":"b","title":"B","limit":7,"window":"PT168H","counts":["call.attempted"],"strict":true}]})~";
    const auto caps = [&](const std::string& import) {
        const auto pack = test::read_small(importing(rule, import));
        return pack ? pack->rules.policies.caps.size() : 0u;
    };
    EXPECT_EQ(caps(R"~({"pack":"law-test","strict":["R1"]})~"), caps(R"~({"pack":"law-test"})~") + 1);
}

TEST(Imports, AMessageWithoutAnOptOutIsRefused) {
    const std::string rule = R"~({"id":"R4","title":"T","citation":"12 CFR 1006.6(e)","texts":{"channels":["sms","email"],"any_of":["stop","unsubscribe"],"else":"a message must say how to opt out"}})~";
    const std::string errors = errors_of(importing(rule));
    EXPECT_THAT(errors, HasSubstr("small/actions.json:"));
    EXPECT_THAT(errors, HasSubstr("law-test.R4: a message must say how to opt out (12 CFR 1006.6(e))"));
    EXPECT_THAT(errors, HasSubstr("small/dispositions.json:")) << "also the messages of a wrap-up";
}

TEST(Imports, ActionsAboutSuchASubjectNeedAVerifiedCaller) {
    const std::string rule = R"~({"id":"R12","title":"T","citation":"C","verified":{"subjects":["order"],"else":"nothing of an order may be shown"}})~";
    EXPECT_THAT(errors_of(importing(rule)), HasSubstr("law-test.R12: nothing of an order may be shown")) << "remind has no level";
}

TEST(Imports, ALawThatIsNotThereIsSaidAtItsPlace) {
    auto files = importing(cease);
    files.erase("imports/law-test/law.json");
    EXPECT_THAT(errors_of(files), HasSubstr("small/pack.json:1:"));
    EXPECT_THAT(errors_of(files), HasSubstr("there is no law pack 'law-test' beside this pack"));
}

TEST(Imports, AFaultInTheLawIsToldWhereItStands) {
    EXPECT_THAT(errors_of(importing(R"~({"id":"R","title":"T","citation":"C","conditions":[{"id":"c","when":"history.seen('cease.recieved')","else":"No."}]})~")), HasSubstr("law-test/law.json:1:"));
    EXPECT_THAT(errors_of(importing(R"~({"id":"R","title":"T","citation":"C","binds":{"kinds":["colection"]}})~")), HasSubstr("did you mean 'collection'?"));
}

std::string opt_out_rule(const std::string& changed = {}, const std::string& to = {}) {
    std::string rule = R"~({"id":"R7","title":"T","citation":"47 CFR 64.1200(a)(10)","opt_out":{"events":["message.received"],"text_at":"/text","channels":["sms"],"confirm_within":"PT5M","business_days":10,
        "languages":[{"language":"en","whole":["stop"],"courtesy":["please"],"phrases":["stop texting me"],"doubts":["cancel"]}]}})~";
    if (const auto place = rule.find(changed); !changed.empty() && place != std::string::npos) rule.replace(place, changed.size(), to);
    return rule;
}

TEST(Imports, WordsOfAnOptOutAreCheckedWhereTheyStand) {
    const auto errors = [](const std::string& from, const std::string& to) { return errors_of(importing(opt_out_rule(from, to))); };
    EXPECT_EQ(errors("", ""), "");
    EXPECT_THAT(errors("message.received", "message.recieved"), HasSubstr("law-test/law.json:1:"));
    EXPECT_THAT(errors("message.received", "message.recieved"), HasSubstr("did you mean 'message.received'?"));
    EXPECT_THAT(errors(R"(["stop"])", R"(["?!"])"), HasSubstr("nothing is left of '?!' without punctuation"));
    EXPECT_THAT(errors(R"(["stop"])", R"(["stop","STOP"])"), HasSubstr("stand twice in 'whole'"));
    EXPECT_THAT(errors(R"(["please"])", R"(["Stop!"])"), HasSubstr("cannot both take consent back and mean nothing"));
    EXPECT_THAT(errors(R"("whole":["stop"],)", ""), HasSubstr("a language needs 'whole'"));
    EXPECT_THAT(errors(R"(["sms"])", R"(["fax"])"), HasSubstr("there is no channel 'fax'"));
    EXPECT_THAT(errors(R"("/text")", R"("text")"), HasSubstr("'text_at' must be a JSON pointer"));
    EXPECT_THAT(errors("PT5M", "five minutes"), HasSubstr("confirm_within"));
    EXPECT_THAT(errors("\"doubts\"", "\"doubt\""), HasSubstr("did you mean 'doubts'?"));
    EXPECT_THAT(errors(R"("languages":[)", R"("languages":[{"language":"en","whole":["halt"]},)"), HasSubstr("the language 'en' stands twice"));
    EXPECT_THAT(errors(":10,", ":-1,"), HasSubstr("'business_days' must not be negative"));
    EXPECT_THAT(errors_of(importing(opt_out_rule(), R"~({"pack":"law-test","messages":["sms.recieved"]})~")), HasSubstr("'messages' of the import names the event type 'sms.recieved'"));
}

TEST(Imports, MessagesThatThePackCallsOtherwiseAreReadForOptOutsToo) {
    const auto pack = test::read_small(importing(opt_out_rule(), R"~({"pack":"law-test","messages":["payment.failed"]})~"));
    ASSERT_TRUE(pack);
    for (const char* type : {"message.received", "payment.failed"}) {
        Story story(pack);
        story.person().order("O-1").add("2026-03-05T10:00:00Z", type, R"({"text":"Stop, please!"})", "sms");
        EXPECT_EQ(answer(candidate(story.judge()->decision, "remind", "O-1"), "consent"), "blocked: opted_out") << type;
    }
}

TEST(Imports, JourneysHearAWithdrawalInTheCustomersOwnWordsAndRestItOnTheMessage) {
    auto files = importing(opt_out_rule());
    std::string& journey = files["journeys/payment.json"];
    journey.replace(journey.find(R"("goal")"), 6, R"("leaves":[{"on":"consent.withdrawn","when":"event.data.channel == 'sms'"}],"goal")");
    const auto pack = test::read_small(files);
    ASSERT_TRUE(pack);
    const auto left = [&](const char* text) {
        Story story(pack);
        story.person().order("O-1").add("2026-03-05T10:00:00Z", "message.received", std::string(R"({"text":")") + text + "\"}", "sms");
        const auto situation = story.folded(test::instant("2026-03-10T10:00:00Z"));
        const auto& instance = situation.journeys().instances().front();
        return instance.is_active() ? std::string() : instance.history.back().cause_id;
    };
    EXPECT_EQ(left("STOP"), "e2") << "the message";
    EXPECT_EQ(left("cancel my order"), "") << "nobody has read it yet";
}

TEST(Imports, JourneysHearADoubtWithItsMessageAndChannel) {
    auto files = importing(opt_out_rule());
    std::string& journey = files["journeys/payment.json"];
    journey.replace(journey.find(R"("goal")"), 6, R"("leaves":[{"on":"optout.doubted","when":"event.data.channel == 'sms' && event.data.message == 'e2'"}],"goal")");
    const auto pack = test::read_small(files);
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1").add("2026-03-05T10:00:00Z", "message.received", R"({"text":"cancel my order"})", "sms");
    const auto situation = story.folded(test::instant("2026-03-10T10:00:00Z"));
    EXPECT_FALSE(situation.journeys().instances().front().is_active());
    EXPECT_TRUE(situation.context().history.of_type("optout.doubted").empty()) << "it is no event of its own: the doubt stands once on the list";
}

TEST(Imports, WhereCustomersWordsStandIsReadAndChecked) {
    const auto with = [](const std::string& source) { return importing(opt_out_rule(), R"~({"pack":"law-test","messages":[)~" + source + "]}"); };
    const auto pack = test::read_small(with(R"~({"type":"payment.failed","turns_at":"/turns","by_at":"/by","customer":["customer"],"text_at":"/text"})~"));
    ASSERT_TRUE(pack);
    const auto consent = [&](const char* by, const char* channel) {
        Story story(pack);
        story.person().order("O-1").add("2026-03-05T10:00:00Z", "payment.failed", R"({"turns":[{"by":")" + std::string(by) + R"(","text":"Stop texting me."}]})", channel);
        return std::string(story.judge()->input.context.opt_outs.empty() ? "none" : story.judge()->input.context.opt_outs[0].kind == context::OptOutReading::Kind::revoked ? "revoked" : "doubtful");
    };
    EXPECT_EQ(consent("customer", "sms"), "revoked");
    EXPECT_EQ(consent("customer", "voice"), "doubtful") << "what was heard on a call a person has to read";
    EXPECT_EQ(consent("agent", "sms"), "none");
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.failed","text_at":"text"})~")), HasSubstr("'text' is no JSON pointer"));
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.failed","turns_at":"/turns","text_at":"/text"})~")), HasSubstr("a transcript needs 'text_at' and 'by_at' in each turn, and 'customer'"));
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.failed","by_at":"/by"})~")), HasSubstr("belong to a transcript, which needs 'turns_at'"));
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.failed","turns_at":"/t","by_at":"/by","customer":["c"],"text_at":"/x","mail":true})~")), HasSubstr("what is a transcript is no 'mail'"));
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.failed","texts_at":"/x"})~")), HasSubstr("did you mean 'text_at'?"));
    EXPECT_THAT(errors_of(with(R"~({"type":"payment.faild"})~")), HasSubstr("names the event type 'payment.faild'"));
}

TEST(Imports, WhatAJourneySendsByItselfIsCheckedToo) {
    const std::string rule = R"~({"id":"R4","title":"T","citation":"C","binds":{"kinds":["commercial"]},"texts":{"channels":["sms"],"any_of":["stop"],"else":"a message must say how to opt out"}})~";
    const auto errors = [&](const std::string& data) {
        auto files = importing(rule);
        auto& policies = files["policies.json"];
        const std::string marketing = R"("id":"marketing","needs":"opt_in")";
        policies.replace(policies.find(marketing), marketing.size(), marketing + R"(,"kind":"commercial")");
        auto& journey = files["journeys/payment.json"];
        const std::string promised = R"({"id":"promised","stage":"Payment promised"})";
        journey.replace(journey.find(promised), promised.size(), R"({"id":"promised","stage":"Payment promised","entry":[{"emit":"message.requested","data":)" + data + "}]}");
        return errors_of(files);
    };
    EXPECT_EQ(errors(R"({"channel":"sms","purpose":"marketing","text":"More! Reply STOP to end."})"), "");
    EXPECT_EQ(errors(R"({"channel":"email","purpose":"marketing","text":"More!"})"), "") << "the rule binds texts only";
    EXPECT_THAT(errors(R"({"channel":"sms","purpose":"marketing","text":"More!"})"), HasSubstr("small/journeys/payment.json:"));
    EXPECT_THAT(errors(R"({"channel":{"at":"/channel"},"purpose":"marketing","text":"More!"})"), HasSubstr("law-test.R4: a message must say how to opt out")) << "whatever way it will go";
    EXPECT_THAT(errors(R"({"channel":"sms","purpose":"marketing","text":{"at":"/text"}})"), HasSubstr("law-test.R4")) << "a text that is not known yet cannot be checked";
}

TEST(Imports, TheDigestCoversWhatIsImported) {
    const auto one = test::read_small(importing(cease));
    auto changed = importing(cease);
    changed["imports/law-test/law.json"] += "\n";
    const auto other = test::read_small(changed);
    ASSERT_TRUE(one && other);
    EXPECT_NE(one->digest, other->digest);
}

TEST(Imports, LocalDaysAndLawWindowsAreRecordedAndDecideAgainToTheSameBytes) {
    const auto pack = test::read_small(importing(R"~({"id":"R","title":"T","citation":"C","hours":[{"id":"h","from":"08:00","to":"21:00"}],
        "caps":[{"id":"a","title":"A","limit":1,"local_days":7,"counts":["message.sent"]}]})~"));
    ASSERT_TRUE(pack);
    Story story(pack);
    story.person().order("O-1").add("2026-03-04T10:00:00Z", "message.sent", "{}", "sms");
    const auto judged = story.judge();
    EXPECT_EQ(answer(candidate(judged->decision, "remind", "O-1"), "caps"), "blocked: law-test.R.a");
    const base::Json record = decision::record_json(judged->decision, judged->input, pack->rules, {"1", "zones", 0});
    const auto inputs = decision::recorded_inputs(record, "record");
    ASSERT_TRUE(inputs) << inputs.error().text();
    EXPECT_EQ(inputs->law_windows.size(), 1u);
    EXPECT_EQ(inputs->local_days.starts.size(), 1u);
    const runtime::Judgement again(story.folded(inputs->now), *inputs, *pack);
    EXPECT_EQ(base::write_json(decision::outcome_json(again.decision, again.input)), base::write_json(*record.find("outcome")));
}

}  // namespace
}  // namespace segue::pack
