// A pack is read as a compiler reads code: every slip is told with its place, and nothing unchecked can be run.

#include "tests/support/small_pack.h"

#include <functional>

namespace segue::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const base::Time today = instant("2026-01-01T00:00:00Z");

std::vector<std::string> issues(const pack::PackFiles& files, base::Time now = today) {
    const auto reading = pack::read_pack(files, "p", now);
    std::vector<std::string> found;
    bool failed = false;
    for (const auto& issue : reading.issues) {
        found.push_back(base::issue_text(issue));
        failed = failed || issue.severity == base::Issue::Severity::error;
    }
    EXPECT_EQ(reading.pack == nullptr, failed) << "a pack with an error is never given out, one without always";
    return found;
}
std::vector<std::string> slip(const std::string& file, const std::string& from, const std::string& to) { return issues(changed_pack(file, from, to)); }

TEST(Pack, OfOursIsReadWithoutAWord) {
    const auto pack = small_pack();
    ASSERT_NE(pack, nullptr);
    EXPECT_EQ(pack->title, "Small");
    EXPECT_EQ(pack->rules.actions.size(), 4u);
    EXPECT_EQ(pack->rules.actions.front().id, "advise") << "in order of id";
    EXPECT_EQ(pack->fold.journeys.size(), 1u);
    EXPECT_EQ(pack->personas.size(), 1u);
    EXPECT_EQ(pack->rules.pack_digest, pack->digest);
}

TEST(Pack, SaysUntilWhenAMessageMakesSense) {
    const std::string text = R"("text":"Dear {customer.name}, please pay {subject.id}.")", thanks = R"("text":"Thank you, {customer.name}.")";
    for (const char* right : {R"("PT24H")", R"({"cel":"subject.due"})"}) EXPECT_THAT(slip("actions.json", text, text + R"(,"not_after":)" + right), IsEmpty()) << right;
    for (const char* wrong : {R"("tomorrow")", R"("P1M")", R"("PT0S")", "5", R"({"at":"/due"})", R"("2026-11-21T15:00:00Z")"}) {
        EXPECT_THAT(slip("actions.json", text, text + R"(,"not_after":)" + wrong), ElementsAre(HasSubstr("'not_after' is a length of time"))) << wrong;
        EXPECT_THAT(slip("dispositions.json", thanks, thanks + R"(,"not_after":)" + wrong), ElementsAre(HasSubstr("'not_after' is a length of time"))) << wrong;
    }
    EXPECT_THAT(slip("actions.json", text, text + R"(,"not_after":{"cel":"subjct.due"})"), ElementsAre(HasSubstr("subjct")));
    EXPECT_THAT(slip("actions.json", R"("title":"Give advice","value":"6")", R"("title":"Give advice","value":"6","treatments":[{"id":"guide","not_after":"PT1H"}])"),
                ElementsAre(HasSubstr("'not_after' is for what reaches out")));
    EXPECT_THAT(slip("dispositions.json", thanks, thanks + R"(,"when":"custmer.tier == 'gold'")"), ElementsAre(HasSubstr("custmer")));
    EXPECT_THAT(slip("policies.json", R"("no_action")", R"("hold_at_most":"P2D","no_action")"), IsEmpty());
    for (const char* wrong : {R"("soon")", R"("PT0S")", "3"}) {
        EXPECT_THAT(slip("policies.json", R"("no_action")", std::string(R"("hold_at_most":)") + wrong + R"(,"no_action")"), ElementsAre(HasSubstr("'hold_at_most' is a length of time"))) << wrong;
    }
}

TEST(Pack, SaysUntilWhenAJourneysMessageMakesSense) {
    const std::string stage = R"("stage":"Payment promised")";
    const auto emitting = [&](const std::string& not_after) {
        return slip("journeys/payment.json", stage, stage + R"(,"entry":[{"emit":"message.requested","data":{"channel":"sms","purpose":"service","text":"!","not_after":)" + not_after + "}}]");
    };
    for (const char* right : {R"("PT24H")", R"("2026-11-21T15:00:00Z")", R"({"cel":"event.data.due"})", R"({"at":"/due"})"}) EXPECT_THAT(emitting(right), IsEmpty()) << right;
    for (const char* wrong : {R"("tomorrow")", "5", "null"}) EXPECT_THAT(emitting(wrong), ElementsAre(HasSubstr("'not_after' is a length of time"))) << wrong;
}

TEST(Pack, ItsDigestChangesWithEveryByteAndName) {
    const auto digest = [](const pack::PackFiles& files) { return read_small(files)->digest; };
    EXPECT_EQ(digest(small_pack_files()), small_pack()->digest);
    EXPECT_NE(digest(changed_pack("actions.json", "Give advice", "Give Advice")), small_pack()->digest);
    auto renamed = small_pack_files();
    renamed["journeys/other.json"] = renamed["journeys/payment.json"];
    renamed.erase("journeys/payment.json");
    EXPECT_NE(digest(renamed), small_pack()->digest);
}

TEST(Pack, NeedsItsThreeFilesAndKnowsEveryName) {
    for (const char* needed : {"pack.json", "actions.json", "dispositions.json"}) {
        auto files = small_pack_files();
        files.erase(needed);
        EXPECT_THAT(issues(files), testing::Contains(HasSubstr(std::string("p/") + needed))) << needed;
    }
    auto files = small_pack_files();
    files["polices.json"] = "{}";
    EXPECT_THAT(issues(files), ElementsAre(HasSubstr("did you mean 'policies.json'?")));
    EXPECT_THAT(issues({}), testing::SizeIs(3));
}

TEST(Pack, OnlyTheThreeFilesAreNeeded) {
    pack::PackFiles files;
    files["pack.json"] = small_pack_files()["pack.json"];
    files["actions.json"] = R"({"issues":[]})";
    files["dispositions.json"] = R"({"dispositions":[{"id":"done","title":"Done"}]})";
    EXPECT_THAT(issues(files), IsEmpty());
}

TEST(Pack, BrokenJsonIsToldWithItsPlaceAndTheOtherFilesAreReadOn) {
    auto files = changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"six\"");
    files["personas.json"] = "{\n  \"personas\": [,]}";
    EXPECT_THAT(issues(files), ElementsAre(HasSubstr("p/actions.json:"), HasSubstr("p/personas.json:2:")));
}

TEST(Pack, FilesOfAnyOddShapeAreIssuesAndNeverACrash) {
    for (const auto& file : small_pack_files()) {
        for (const char* text : {"", "null", "5", "[]", "\"x\"", "true", "{}", "{\"\":0}", "[{}]", "{\"a\":{\"a\":{\"a\":[]}}}"}) {
            auto files = small_pack_files();
            files[file.first] = text;
            static_cast<void>(issues(files));
        }
    }
}

TEST(Pack, AnyValueInTheWrongPlaceIsAnIssueOrAPackAndNeverACrash) {
    // Each member of each file in turn becomes something else.
    const std::vector<base::Json> odd = {base::Json(), base::Json(5), base::Json(-1.5), base::Json("x"), base::Json(true), base::Json::list(), base::Json::list({base::Json(1)}), base::Json::object()};
    const std::function<void(const base::Json&, const std::function<void(base::Json)>&)> each = [&](const base::Json& value, const std::function<void(base::Json)>& use) {
        for (const auto& other : odd) use(other);
        if (const auto* members = value.members()) {
            for (const auto& member : *members) {
                each(member.second, [&](base::Json inner) {
                    base::Json changed = value;
                    changed.set(member.first, std::move(inner));
                    use(std::move(changed));
                });
            }
        }
        if (const auto* items = value.items(); items && !items->empty()) {
            each(items->front(), [&](base::Json inner) {
                base::Json changed = value;
                changed.items()->front() = std::move(inner);
                use(std::move(changed));
            });
        }
    };
    int read = 0;
    for (const auto& file : small_pack_files()) {
        const auto whole = base::parse_json(file.second, file.first);
        ASSERT_TRUE(whole.ok());
        auto files = small_pack_files();
        each(*whole, [&](base::Json changed) {
            files[file.first] = base::write_json(changed);
            static_cast<void>(issues(files));
            ++read;
        });
    }
    EXPECT_GT(read, 500);
}

TEST(Pack, IsWarnedOfWhenItsReviewIsPast) {
    const auto reading = pack::read_pack(small_pack_files(), "p", instant("2028-06-01T00:00:00Z"));
    ASSERT_NE(reading.pack, nullptr);
    EXPECT_THAT(base::issue_text(reading.issues.front()), HasSubstr("past its review date"));
}

TEST(Pack, IssuesStandInTheOrderOfFilesAndLines) {
    auto files = changed_pack("policies.json", "\"limit\":2", "\"limit\":-2");
    files["actions.json"] = "{\"issues\":[\n{\"id\":5},\n{\"nothing\":1}]}";
    const auto found = pack::read_pack(files, "p", today).issues;
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) { return std::tie(a.file, a.place) < std::tie(b.file, b.place); }));
    EXPECT_GE(found.size(), 4u);
}

TEST(References, BetweenFilesAreChecked) {
    EXPECT_THAT(slip("journeys/payment.json", R"({"action":"remind","weight":"0.5"})", R"({"action":"remnd","weight":"0.5"})"), ElementsAre(HasSubstr("did you mean 'remind'?")));
    EXPECT_THAT(slip("journeys/payment.json", R"(["will_pay"])", R"(["will_play"])"), ElementsAre(HasSubstr("did you mean 'will_pay'?")));
    EXPECT_THAT(slip("policies.json", R"("journey":"payment")", R"("journey":"paymnt")"), ElementsAre(HasSubstr("did you mean 'payment'?")));
    EXPECT_THAT(slip("policies.json", "\"no_action\"", R"("kill":[{"action":"remnd","reason":"r"}],"no_action")"), ElementsAre(HasSubstr("did you mean 'remind'?")));
    EXPECT_THAT(slip("policies.json", "\"no_action\"", R"("kill":[{"journey":"paymnt","reason":"r"}],"no_action")"), ElementsAre(HasSubstr("did you mean 'payment'?")));
}

TEST(References, AReservationInAStateThatDoesNotExistIsAnError) {
    // Regression: a misspelt state was accepted, and held nobody.
    EXPECT_THAT(slip("policies.json", R"("states":["failed"])", R"("states":["faild"])"), ElementsAre(HasSubstr("did you mean 'failed'?")));
}

TEST(References, EventTypesAreThoseOfTheDictionary) {
    EXPECT_THAT(slip("subjects.json", R"("type":"order.paid")", R"("type":"order.payed")"), ElementsAre(HasSubstr("did you mean 'order.paid'?")));
    EXPECT_THAT(slip("policies.json", R"("counts":["message.sent"])", R"("counts":["mesage.sent"])"), ElementsAre(HasSubstr("did you mean 'message.sent'?")));
    EXPECT_THAT(slip("personas.json", "customer.tier == 'gold'", "history.seen('order.payed')"), ElementsAre(HasSubstr("order.paid")));
}

TEST(Levels, BeginWithNoneAndAreEachTheirOwn) {
    // Regression: whoever was not verified stood at the first level, whatever its name.
    for (const char* levels : {R"(["basic","strong"])", "[]", R"(["none","basic","basic","strong"])", R"(["none","","basic","strong"])"}) {
        EXPECT_THAT(slip("policies.json", R"(["none","basic","strong"])", levels), Not(IsEmpty())) << levels;
    }
}

TEST(Subjects, OfOneKindStandOnceAndLeaveOurFieldsAlone) {
    EXPECT_THAT(slip("subjects.json", "{\"subjects\":[", R"({"subjects":[{"kind":"order","title":"Again","events":[]},)"), ElementsAre(HasSubstr("'order' stands twice")));
    for (const char* field : {"id", "kind", "closed"}) EXPECT_THAT(slip("subjects.json", "\"status\":\"open\"", std::string("\"") + field + "\":\"open\""), ElementsAre(HasSubstr("not a field to be set"))) << field;
    EXPECT_THAT(slip("subjects.json", R"("set":{"status":"paid"})", R"("set":["status"])"), ElementsAre(HasSubstr("'set' must be an object")));
}

TEST(NoActionRules, FatigueIsNeverNegative) {
    EXPECT_THAT(slip("policies.json", R"("per_contact":"2")", R"("per_contact":"-2")"), ElementsAre(HasSubstr("must not be negative")));
}

TEST(Dictionary, KnowsTheBuiltInTypesAndThePacksOwn) {
    const auto& events = small_pack()->events;
    for (const auto& type : pack::builtin_event_types()) EXPECT_TRUE(events.contains(type.first)) << type.first;
    EXPECT_TRUE(events.at("payment.failed").attempt);
    EXPECT_FALSE(events.at("order.paid").attempt);
    EXPECT_THAT(slip("events.json", "{\"events\":[", R"({"events":[{"type":"order.paid","title":"Again"},)"), ElementsAre(HasSubstr("stands twice")));
    EXPECT_THAT(slip("events.json", "\"title\":\"Paid\"", "\"titel\":\"Paid\""), Not(IsEmpty()));
    EXPECT_EQ(pack::event_type_names(base::Json(5)).size(), pack::builtin_event_types().size());
}

TEST(Dictionary, GivesTheTimelineItsWords) {
    const auto j = Story().person().order("o1").add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o1"})").add("2026-03-03T11:00:00Z", "no.such_type").contact().judge();
    auto environment = decision::decision_environment(j->input);
    const auto words = [&](std::uint32_t number) {
        environment.set(context::Root::event, j->input.context.history.event_view(number));
        const auto said = small_pack()->words_for(j->input.context.history.events()[number], environment);
        return said.title + "|" + said.text;
    };
    EXPECT_EQ(words(0), "Profile updated|");
    EXPECT_EQ(words(1), "Order placed|Order o1");
    EXPECT_EQ(words(2), "Payment failed|") << "no reason was given";
    EXPECT_EQ(words(3), "no.such_type|");
}

}  // namespace
}  // namespace segue::test
