// The handoff brief: every line rests on events, nothing is guessed, and it is hidden from whoever is not verified.

#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using brief::Part;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

brief::Brief made(const Story& story, const std::string& contact = "K-1", const std::string& next = "Give advice.") {
    const auto j = story.judge("2026-03-10T10:05:00Z", contact);
    return brief::make_brief(j->situation, j->input, story.pack().brief, story.pack().rules.policies, next);
}

std::vector<std::string> texts(const brief::Brief& brief, Part part) {
    std::vector<std::string> found;
    for (const auto& line : brief.of(part)) found.push_back(line.text);
    return found;
}

Story failed_payments(int count) {
    Story story = Story().person().order("o1");
    for (int i = 0; i < count; ++i) story.add("2026-03-0" + std::to_string(4 + i) + "T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"try )" + std::to_string(i) + "\"}", "web");
    return story.contact();
}

TEST(Brief, OfAFailedPaymentHoldsEveryPart) {
    const auto brief = made(failed_payments(1).verified());
    EXPECT_FALSE(brief.hidden);
    EXPECT_THAT(texts(brief, Part::goal), ElementsAre("Wants: my order"));
    EXPECT_THAT(texts(brief, Part::where), ElementsAre("Payment: Payment failed"));
    EXPECT_THAT(texts(brief, Part::tried), ElementsAre("Payment of o1 failed: try 0"));
    EXPECT_THAT(texts(brief, Part::do_not_repeat), ElementsAre("Already verified: basic, by pin"));
    EXPECT_THAT(texts(brief, Part::next), ElementsAre("Give advice."));
    EXPECT_EQ(brief.completeness_percent, 100);
    EXPECT_THAT(brief.missing, IsEmpty());
}

TEST(Brief, CitesTheEventsOfEachLine) {
    const auto brief = made(failed_payments(1).verified());
    EXPECT_THAT(brief.of(Part::goal).front().events, ElementsAre(3u));
    EXPECT_THAT(brief.of(Part::where).front().events, ElementsAre(2u));
    EXPECT_THAT(brief.of(Part::tried).front().events, ElementsAre(2u));
    EXPECT_THAT(brief.of(Part::do_not_repeat).front().events, ElementsAre(4u));
    EXPECT_EQ(brief.of(Part::tried).front().at, instant("2026-03-04T10:00:00Z"));
}

TEST(Brief, ALineAboutTheProfileCitesWhereTheProfileIsFrom) {
    // Regression: only what a history function had read was cited.
    const auto brief = made(Story().person(R"({"tier":"gold"})").contact());
    ASSERT_THAT(brief.of(Part::mind), SizeIs(1));
    EXPECT_EQ(brief.of(Part::mind).front().text, "A gold customer");
    EXPECT_THAT(brief.of(Part::mind).front().events, ElementsAre(0u));
    EXPECT_EQ(brief.of(Part::mind).front().at, instant("2026-01-01T00:00:00Z"));
}

TEST(Brief, ShowsTheNewestFirstWithinItsWindowUpToItsLimit) {
    EXPECT_THAT(texts(made(failed_payments(4)), Part::tried), ElementsAre("Payment of o1 failed: try 3", "Payment of o1 failed: try 2"));
    Story old = Story().person().order("o1").add("2026-03-03T10:05:00Z", "payment.failed", R"({"order":"o1","reason":"long ago"})").contact();
    EXPECT_THAT(texts(made(old), Part::tried), IsEmpty()) << "seven days ago to the second";
}

TEST(Brief, ALineThatCannotBeFilledIsLeftOutAndThePartIsMissing) {
    const auto brief = made(Story().person().order("o1").add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1"})").add("2026-03-10T10:00:00Z", "contact.offered", "{}", "voice", "K-1"));
    EXPECT_THAT(brief.missing, ElementsAre(Part::goal, Part::tried));
    EXPECT_EQ(brief.completeness_percent, 0);
    EXPECT_EQ(made(Story().person().contact()).completeness_percent, 50);
}

TEST(Brief, NamesOpenPromisesAndSaysWhichAreOverdue) {
    Story story = Story().person().contact();
    story.add("2026-03-01T10:00:00Z", "promise.made", R"({"promise":"a","text":"Call back","by":"nora","due":"2026-03-02T10:00:00Z"})");
    story.add("2026-03-01T11:00:00Z", "promise.made", R"({"promise":"b","text":"Write"})").add("2026-03-01T12:00:00Z", "promise.made", R"({"promise":"c","text":"Kept"})");
    story.add("2026-03-01T13:00:00Z", "promise.kept", R"({"promise":"c"})");
    const auto brief = made(story);
    EXPECT_THAT(texts(brief, Part::promised), ElementsAre("Call back (by nora). This promise is overdue.", "Write"));
    EXPECT_EQ(brief.of(Part::promised)[0].at, instant("2026-03-02T10:00:00Z"));
    EXPECT_EQ(brief.of(Part::promised)[1].at, instant("2026-03-01T11:00:00Z"));
}

TEST(Brief, MindsOptOutsThatCountAndOpenCases) {
    Story story = Story().person().contact();
    story.add("2026-03-01T10:00:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"marketing"})").add("2026-03-01T11:00:00Z", "consent.denied", R"({"channel":"email"})");
    story.add("2026-03-01T12:00:00Z", "consent.granted", R"({"channel":"web"})").add("2026-03-01T13:00:00Z", "case.opened", R"({"case":"c","title":"Broken"})");
    EXPECT_THAT(texts(made(story), Part::mind), ElementsAre("No email for anything: consent denied.", "No sms for marketing: consent withdrawn.", "Open case: Broken"));
    story.add("2026-03-02T10:00:00Z", "consent.granted", R"({"channel":"sms"})").add("2026-03-02T13:00:00Z", "case.closed", R"({"case":"c"})");
    EXPECT_THAT(texts(made(story), Part::mind), ElementsAre("No email for anything: consent denied.")) << "a later word for all counts";
}

TEST(Brief, IsHiddenUntilTheCallerIsVerifiedToItsLevel) {
    EXPECT_TRUE(made(Story().person().contact()).hidden);
    EXPECT_TRUE(made(Story().person().contact().verified("odd level")).hidden);
    EXPECT_FALSE(made(Story().person().contact().verified("basic")).hidden);
    EXPECT_FALSE(made(Story().person().contact().verified("strong")).hidden);
    EXPECT_FALSE(made(Story().person(), "").hidden) << "nobody is on the line";
}

TEST(Brief, WithoutALevelIsSeenAlsoAfterAVerificationThatNobodyKnows) {
    // Regression: a level that the pack does not have counted as less than none.
    const Story story = Story(read_small(changed_pack("brief.json", "\"verification\":\"basic\",", ""))).person().contact().verified("odd level");
    EXPECT_FALSE(made(story).hidden);
}

TEST(Brief, OfNobodyIsEmptyAndNoCrash) {
    const auto brief = made(Story(), "", "");
    for (std::size_t i = 0; i < brief::part_count; ++i) EXPECT_THAT(brief.parts[i], IsEmpty()) << brief::part_name(static_cast<Part>(i));
    EXPECT_EQ(brief.completeness_percent, 0);
}

TEST(Brief, IsTheSameForEventsInAnyOrder) {
    Story story = failed_payments(4).verified();
    const auto lines = [](const Story& s) {
        std::string text;
        const auto brief = made(s);
        for (std::size_t i = 0; i < brief::part_count; ++i) {
            for (const auto& line : brief.parts[i]) text += line.text + "|";
        }
        return text;
    };
    const std::string expected = lines(story);
    for (std::size_t turn = 1; turn < story.events.size(); ++turn) {
        std::rotate(story.events.begin(), story.events.begin() + 1, story.events.end());
        EXPECT_EQ(lines(story), expected);
    }
}

TEST(Parts, HaveNamesAndTitles) {
    EXPECT_STREQ(brief::part_name(Part::do_not_repeat), "do_not_repeat");
    EXPECT_STREQ(brief::part_title(Part::do_not_repeat), "Do not repeat");
}

std::vector<std::string> issues(const std::string& from, const std::string& to) {
    std::vector<std::string> found;
    for (const auto& issue : pack::read_pack(changed_pack("brief.json", from, to), "p", instant("2026-01-01T00:00:00Z")).issues) found.push_back(base::issue_text(issue));
    return found;
}

TEST(ReadingABrief, FindsEachSlip) {
    EXPECT_THAT(issues(R"(["goal","tried"])", R"(["gaol"])"), ElementsAre(HasSubstr("no part 'gaol'")));
    EXPECT_THAT(issues(R"("verification":"basic")", R"("verification":"odd")"), ElementsAre(HasSubstr("no verification level 'odd'")));
    EXPECT_THAT(issues(R"(["payment.failed"])", R"(["payment.faild"])"), ElementsAre(HasSubstr("did you mean 'payment.failed'?")));
    EXPECT_THAT(issues(R"("within":"P7D")", R"("within":"soon")"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"("mind":)", R"("mnd":)"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"("text":"A gold customer")", R"("txt":"A gold customer")"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"("text":"A gold customer")", R"("text":5)"), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace segue::test
