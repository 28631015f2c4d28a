// Conditions that name a time zone: its rules are an input of the decision, and stand in its record.

#include "core/pack/zones_named.h"
#include "core/runtime/files.h"
#include "core/runtime/replay.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using base::Json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const base::Time reading_day = instant("2026-01-01T00:00:00Z");

/// A failed payment counts as such only late in the evening in Berlin; advice is given there in the morning only.
pack::PackFiles berlin_files() {
    auto files = changed_pack("journeys/payment.json", R"("on":[{"event":"payment.failed","target":"failed"}])",
                              R"("on":[{"event":"payment.failed","when":"timestamp(event.time).getHours('Europe/Berlin') >= 22","target":"failed"}])");
    auto& actions = files["actions.json"];
    actions.replace(actions.find(R"({"id":"advise","title":"Give advice","value":"6"})"), std::string(R"({"id":"advise","title":"Give advice","value":"6"})").size(),
                    R"({"id":"advise","title":"Give advice","value":"6","applicability":[{"id":"morning","when":"now.getHours(\"Europe/Berlin\") < 12","else":"Not in the afternoon."}]})");
    files["signals.json"] = R"({"signals":[{"id":"late_failures","title":"Failed late","detect":"threshold","measure":"count","at_least":"1","within":"P7D",
        "of":{"type":"payment.failed","when":"timestamp(event.time).getHours('Europe/Berlin') >= 22"}}]})";
    return files;
}

std::shared_ptr<const pack::Pack> read_with(const pack::PackFiles& files, const base::ZoneTable& zones) {
    const auto reading = pack::read_pack(files, "small", reading_day, zones);
    for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
    return reading.pack;
}

std::shared_ptr<const pack::Pack> berlin() {
    const auto reading = runtime::read_pack_files(berlin_files(), "small", reading_day);
    for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
    return reading.pack;
}

/// As if the database of another machine said that Berlin lies on the Pacific.
base::ZoneTable wrong_zones() {
    base::ZoneTable zones;
    zones.add("Europe/Berlin", {{{base::time_min, -8 * 3600}}});
    return zones;
}

Story failing_at(const std::string& time, std::shared_ptr<const pack::Pack> pack) {
    return Story(std::move(pack)).person().order("o1").add(time, "payment.failed", R"({"order":"o1","reason":"limit"})", "web").contact();
}

std::string state(const Story& story) { return story.folded(instant("2026-12-01T00:00:00Z")).journeys().instances().at(0).state(); }

TEST(ZonesInConditions, FollowTheClockOfThePlaceInSummerAndWinter) {
    const auto pack = berlin();
    EXPECT_EQ(state(failing_at("2026-03-03T21:30:00Z", pack)), "failed") << "22:30 in winter";
    EXPECT_EQ(state(failing_at("2026-03-03T20:30:00Z", pack)), "waiting") << "21:30";
    EXPECT_EQ(state(failing_at("2026-07-03T20:30:00Z", pack)), "failed") << "22:30 in summer";
}

TEST(ZonesInConditions, CountInSignalsAndInTheRulesOfActions) {
    const Story story = failing_at("2026-03-09T21:30:00Z", berlin());
    const auto morning = story.judge("2026-03-10T10:30:00Z");
    EXPECT_EQ(answer(candidate(morning->decision, "advise"), "applicability"), "pass");
    EXPECT_EQ(morning->situation.signals().active().size(), 1u);
    const auto noon = story.judge("2026-03-10T11:00:00Z");
    EXPECT_EQ(answer(candidate(noon->decision, "advise"), "applicability"), "blocked: morning");
    EXPECT_EQ(morning->decision.next_check_at, instant("2026-03-10T11:00:00Z")) << "noon in Berlin may change it";
}

Json record_of(const runtime::Judgement& judgement, const pack::Pack& pack) {
    return decision::record_json(judgement.decision, judgement.input, pack.rules, {"0", "0", 0});
}

TEST(ZonesInConditions, StandInTheRecordSoThatAnotherDatabaseReplaysItExactly) {
    const auto pack = berlin();
    const Story story = failing_at("2026-03-09T21:30:00Z", pack);
    const auto judged = story.judge("2026-03-10T10:30:00Z");
    Json record = record_of(*judged, *pack);
    const Json* zone = record.at("/inputs/zones/Europe~1Berlin");
    ASSERT_NE(zone, nullptr);
    EXPECT_EQ(*zone->find("offset"), Json(3600));
    EXPECT_THAT(base::write_json(*zone->find("changes")), HasSubstr(R"(["2026-03-29T01:00:00Z",7200])"));
    const auto elsewhere = read_with(berlin_files(), wrong_zones());
    ASSERT_EQ(elsewhere->digest, pack->digest);
    const auto replayed = runtime::replay_record(record, "r", *elsewhere, story.events);
    EXPECT_TRUE(replayed.same) << replayed.why;
    EXPECT_EQ(replayed.judgement->situation.signals().active().at(0).detector->id, "late_failures") << "what it was decided by is still there";

    const auto other = failing_at("2026-03-09T21:30:00Z", elsewhere).judge("2026-03-10T10:30:00Z");
    EXPECT_NE(base::write_json(decision::outcome_json(other->decision, other->input)), base::write_json(*record.find("outcome"))) << "the zone matters";
    Json inputs = *record.find("inputs");
    inputs.erase("zones");
    record.set("inputs", inputs);
    EXPECT_FALSE(runtime::replay_record(record, "r", *pack, story.events).same) << "nothing else supplies them";
}

TEST(ZonesInConditions, OfAPackWithoutZonesAreNoPartOfTheRecord) {
    const auto judged = Story().person().contact().judge();
    EXPECT_EQ(record_of(*judged, *small_pack()).at("/inputs/zones"), nullptr);
}

TEST(ZonesInConditions, AreRefusedWhenTheDatabaseHasNoneOfTheName) {
    auto files = berlin_files();
    auto& journey = files["journeys/payment.json"];
    journey.replace(journey.find("Europe/Berlin"), 13, "Europe/Berln");
    std::vector<std::string> found;
    for (const auto& issue : runtime::read_pack_files(files, "small", reading_day).issues) found.push_back(base::issue_text(issue));
    EXPECT_THAT(found, Contains(testing::AllOf(HasSubstr("small/journeys/payment.json:"), HasSubstr("there is no time zone 'Europe/Berln'"))));
}

TEST(ZonesInConditions, AreNamedByEveryAccessorButNotByOffsets) {
    pack::PackFiles files;
    files["a.json"] = R"~({"x":"now.getDayOfWeek( 'Asia/Tokyo' ) == 0 && now.getHours('+02:00') > 1 && now.getMinutes('UTC') == 0 && now.getDate() == 1"})~";
    files["b.json"] = R"~({"x":["{timestamp(event.time).getFullYear(\"America/New_York\")}"]})~";
    files["tests/c.json"] = R"~({"x":"now.getHours('Europe/Rome')"})~";
    files["d.json"] = "no JSON .get";
    EXPECT_THAT(pack::zones_named(files), ElementsAre("America/New_York", "Asia/Tokyo"));
}

TEST(ZonesInConditions, ThatAreMalformedInARecordAreRefusedWithTheirPlace) {
    const auto pack = berlin();
    const Story story = failing_at("2026-03-09T21:30:00Z", pack);
    for (const char* odd : {R"({"Europe/Berlin":{}})", R"({"Europe/Berlin":{"offset":3600,"changes":[["2026-03-29T01:00:00Z"]]}})", R"({"Europe/Berlin":{"offset":99999999,"changes":[]}})",
                            R"({"Europe/Berlin":{"offset":0,"changes":[["2026-03-29T01:00:00Z",1],["2026-03-29T01:00:00Z",2]]}})"}) {
        Json record = record_of(*story.judge("2026-03-10T10:30:00Z"), *pack);
        Json inputs = *record.find("inputs");
        inputs.set("zones", data_of(odd));
        record.set("inputs", inputs);
        EXPECT_FALSE(decision::recorded_inputs(record, "r").ok()) << odd;
    }
}

}  // namespace
}  // namespace segue::test
