// What publishing a pack would do to running journeys, and that it then does so.

#include "core/pack/carry.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using journey::Move;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const base::Time end = instant("2026-03-12T10:00:00Z");

/// `payment` with a second version beside it: a failed payment is called `declined`; who promised stays.
pack::PackFiles next_pack(const std::string& map = R"({"from":1,"states":{"failed":"declined"},"stays":["promised"]})", const std::string& from = "2026-03-20T00:00:00Z") {
    auto files = small_pack_files();
    files["pack.json"].replace(files["pack.json"].find("1.0.0"), 5, "1.1.0");
    files["journeys/payment-2.json"] = R"~({"id":"payment","version":2,"from":")~" + from + R"~(","migrate":)~" + map + R"~(,"title":"Payment","key":{"at":"/order"},
        "starts":[{"on":"order.placed"}],"goal":[{"on":"order.paid"}],"initial":"waiting","states":[
          {"id":"waiting","stage":"Waits for the money","offers":[{"action":"remind","weight":"0.5"}],"on":[{"event":"payment.failed","target":"declined"}]},
          {"id":"declined","stage":"Payment declined","offers":[{"action":"remind","weight":"1"}],"dispositions":["will_pay"]}]})~";
    return files;
}

/// o1 waits, o2 failed, o3 is promised, o4 is paid.
Story story() {
    Story told;
    told.person();
    for (const char* id : {"o1", "o2", "o3", "o4"}) told.order(id, std::string(id) == "o4");
    told.add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o2","reason":"no cover"})").add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o3","reason":"no cover"})");
    return told.add("2026-03-04T10:00:00Z", "disposition.recorded", R"({"code":"will_pay","journey":{"definition":"payment","key":"o3"}})", "voice", "K-0");
}

std::vector<pack::CarryLine> carry(const pack::PackFiles& files, base::Time now = end) { return pack::carry_over("cu-1", story().events, *small_pack(), *read_small(files), now); }

std::string text(const pack::CarryLine& carry) {
    const auto& line = carry.line;
    return line.key + " " + std::to_string(line.from_version) + ">" + std::to_string(line.to_version) + " " + std::string(journey::move_name(line.move)) + " " + line.from + (line.to.empty() ? "" : ">" + line.to);
}

std::vector<std::string> texts(const std::vector<pack::CarryLine>& lines) {
    std::vector<std::string> out;
    for (const auto& line : lines) out.push_back(text(line));
    return out;
}

std::vector<std::string> issues_of(const pack::PackFiles& files) {
    std::vector<std::string> out;
    for (const auto& issue : pack::read_pack(files, "small", instant("2026-01-01T00:00:00Z")).issues) out.push_back(base::issue_text(issue));
    return out;
}

TEST(CarryingOver, NamesWhoMovesAndWhoStays) {
    const auto lines = carry(next_pack());
    EXPECT_THAT(texts(lines), ElementsAre("o1 1>2 moved waiting>waiting", "o2 1>2 moved failed>declined", "o3 1>2 stays promised"));
    EXPECT_EQ(lines[0].at, instant("2026-03-20T00:00:00Z"));
    EXPECT_THAT(lines[2].line.why, HasSubstr("the map lets it end where it is"));
}

TEST(CarryingOver, HappensAsTheDryRunSaidWhenTheNewPackRuns) {
    const auto lines = carry(next_pack());
    const auto pack = read_small(next_pack());
    decision::Situation situation("cu-1", pack->fold);
    situation.fold(story().events, instant("2026-03-20T00:00:00Z"));
    for (const auto& carry : lines) {
        const auto& all = situation.journeys().instances();
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == carry.line.instance; });
        ASSERT_NE(found, all.end());
        EXPECT_EQ(found->definition->version, carry.line.move == Move::moved ? 2 : 1);
        EXPECT_EQ(found->state(), carry.line.move == Move::moved ? carry.line.to : carry.line.from);
    }
}

TEST(CarryingOver, StrandsWhoHasNoPlaceInTheNewVersion) {
    const auto lines = carry(next_pack(R"({"from":1})"));
    EXPECT_THAT(texts(lines), ElementsAre("o1 1>2 moved waiting>waiting", "o2 1>2 stranded failed", "o3 1>2 stranded promised"));
    EXPECT_THAT(lines[1].line.why, HasSubstr("version 2 has no place for the state 'failed'"));
}

TEST(CarryingOver, OfAVersionWithoutAMapLetsAllEndWhereTheyAre) {
    auto files = next_pack();
    auto& file = files["journeys/payment-2.json"];
    const auto map = file.find("\"migrate\"");
    file.erase(map, file.find("\"title\"") - map);
    EXPECT_THAT(texts(carry(files)), ElementsAre("o1 1>2 stays waiting", "o2 1>2 stays failed", "o3 1>2 stays promised"));
}

TEST(CarryingOver, TimeGoesOnUntilTheNewVersionTakesOver) {
    auto old_files = changed_pack("journeys/payment.json", R"("on":[{"event":"payment.failed","target":"failed"}]})", R"("on":[{"event":"payment.failed","target":"failed"}],"after":[{"delay":"P15D","target":"failed"}]})");
    auto files = next_pack();
    files["journeys/payment.json"] = old_files["journeys/payment.json"];
    const auto lines = pack::carry_over("cu-1", story().events, *read_small(old_files), *read_small(files), end);
    EXPECT_EQ(text(lines.at(0)), "o1 1>2 moved failed>declined") << "the wait ends on 16 March, after the history and before the change";
}

TEST(CarryingOver, WithoutTheOldVersionStrandsEverybody) {
    auto files = next_pack();
    auto& file = files["journeys/payment-2.json"];
    const auto map = file.find("\"migrate\"");
    file.erase(map, file.find("\"title\"") - map);
    files.erase("journeys/payment.json");
    files["policies.json"].replace(files["policies.json"].find("\"failed\""), 8, "\"declined\"");
    const auto lines = carry(files);
    ASSERT_THAT(lines, SizeIs(3));
    for (const auto& line : lines) {
        EXPECT_EQ(line.line.move, Move::stranded);
        EXPECT_THAT(line.line.why, HasSubstr("no longer holds version 1: the instance would vanish"));
    }
}

TEST(CarryingOver, FindsAVersionThatWasChangedUnderItsNumber) {
    auto files = small_pack_files();
    auto& file = files["journeys/payment.json"];
    file.replace(file.find(R"("target":"promised")"), 19, R"("target":"waiting")");
    const std::string unreached = R"(,
          {"id":"promised","stage":"Payment promised"})";
    file.erase(file.find(unreached), unreached.size());
    const auto lines = carry(files);
    EXPECT_THAT(texts(lines), ElementsAre("o3 1>1 stranded promised"));
    EXPECT_THAT(lines.at(0).line.why, HasSubstr("another chart as version 1, by which it is in 'waiting'"));
    EXPECT_EQ(lines.at(0).at, end);
}

TEST(CarryingOver, SaysNothingOfTheSamePack) { EXPECT_THAT(carry(small_pack_files()), IsEmpty()); }

TEST(CarryingOver, IsCountedByWhatIsTheSameWithStrandedFirst) {
    pack::CarryPlan plan(1);
    for (int i = 0; i < 3; ++i) {
        auto lines = carry(next_pack(R"({"from":1,"stays":["promised"]})"));
        for (auto& line : lines) line.customer = "cu-" + std::to_string(i);
        plan.add(lines);
    }
    EXPECT_EQ(plan.customers, 3u);
    EXPECT_EQ(plan.moved, 3u);
    EXPECT_EQ(plan.stays, 3u);
    EXPECT_EQ(plan.stranded, 3u);
    const auto groups = plan.groups();
    ASSERT_THAT(groups, SizeIs(3));
    EXPECT_EQ(groups[0].first.line.move, Move::stranded);
    EXPECT_EQ(groups[0].customers, 3u);
    EXPECT_THAT(groups[0].examples, SizeIs(1));
    EXPECT_EQ(groups[2].first.line.move, Move::moved);
}

TEST(Versions, StandSideBySideAndSayFromWhenTheyCount) {
    EXPECT_THAT(issues_of(next_pack()), IsEmpty());
    auto twice = next_pack();
    twice["journeys/again.json"] = twice["journeys/payment.json"];
    EXPECT_THAT(issues_of(twice), Contains(HasSubstr("version 1 of 'payment' stands in journeys/again.json too")));
    auto undated = next_pack();
    auto& file = undated["journeys/payment-2.json"];
    const auto from = file.find("\"from\"");
    file.erase(from, file.find("\"title\"") - from);
    EXPECT_THAT(issues_of(undated), Contains(HasSubstr("version 2 of 'payment' needs 'from'")));
    auto alone = next_pack();
    alone.erase("journeys/payment.json");
    EXPECT_THAT(issues_of(alone), Contains(HasSubstr("the pack holds no version 1 of 'payment' that could be carried over")));
    EXPECT_THAT(issues_of(next_pack(R"({"from":1,"states":{"faild":"declined"}})")), Contains(testing::AllOf(HasSubstr("has no state 'faild'"), HasSubstr("did you mean 'failed'?"))));
}

}  // namespace
}  // namespace segue::test
