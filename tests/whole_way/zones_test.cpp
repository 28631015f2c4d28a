// A pack that names time zones, the whole way: decided on a real desk, recorded in its store, decided again by the program; on both sides of a
// clock change, and with a zone's name that only the brief, a signal or a journey uses.

#include "tests/support/small_pack.h"
#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using runtime::OpenContact;
using runtime::VerifyCaller;
using testing::HasSubstr;

/// Advice is given in Berlin's morning only; a payment that failed late in the evening of New York moves the journey, and raises a signal.
pack::PackFiles zoned_files() {
    auto files = changed_pack("journeys/payment.json", R"("on":[{"event":"payment.failed","target":"failed"}])",
                              R"("on":[{"event":"payment.failed","when":"timestamp(event.time).getHours('America/New_York') >= 22","target":"failed"}])");
    const std::string advise = R"({"id":"advise","title":"Give advice","value":"6"})";
    auto& actions = files["actions.json"];
    actions.replace(actions.find(advise), advise.size(),
                    R"({"id":"advise","title":"Give advice","value":"6","applicability":[{"id":"morning","when":"now.getHours('Europe/Berlin') < 12","else":"Not in the afternoon."}]})");
    files["signals.json"] = R"({"signals":[{"id":"late_failures","title":"Failed late","detect":"threshold","measure":"count","at_least":"1","within":"P7D",
        "of":{"type":"payment.failed","when":"timestamp(event.time).getDayOfWeek('Asia/Tokyo') == 0"}}]})";
    return files;
}

class ZonedPack : public testing::Test {
protected:
    void SetUp() override {
        for (const auto& [name, text] : zoned_files()) {
            const auto path = dir / "zoned" / name;
            std::filesystem::create_directories(path.parent_path());
            std::ofstream(path, std::ios::binary) << text;
        }
    }
    [[nodiscard]] static std::vector<Line> story(const std::string& failed, const std::string& called) {
        return {known_customer(), Line("o", "order.placed", "2026-01-01T10:00:00Z", Json::object({{"order", "o1"}, {"total", 12}})),
                Line("f", "payment.failed", failed, Json::object({{"order", "o1"}, {"reason", "limit"}})),
                Line("c", "contact.offered", called, Json::object({{"reason", "my order"}})).with("channel", "voice").with("direction", "inbound").with("contactid", "K-1")};
    }
    [[nodiscard]] std::string pack() const { return (dir / "zoned").string(); }
    Ran segue(const std::string& arguments) { return run_segue(arguments, dir.path().string()); }
    TempDir dir;
};

TEST_F(ZonedPack, IsDecidedRecordedAndReplayedToTheSameBytesOnBothSidesOfAClockChange) {
    // Berlin goes from +1 to +2 on 29 March 2026 at 01:00 UTC; 10:30 UTC is morning before it and afternoon after it.
    for (const auto& [day, morning] : {std::pair("2026-03-28", true), std::pair("2026-03-29", false)}) {
        Shift shift;
        shift.use_pack(pack());
        shift.add(story("2026-03-27T03:00:00Z", std::string(day) + "T10:29:00Z"));
        shift.start(std::string(day) + "T10:30:00Z");
        shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "pin"}});
        const auto view = shift.view();
        const auto judged = shift.desk().judge("K-1", shift.now());
        EXPECT_EQ(candidate(*judged, "advise", "guide").allowed, morning) << day;
        EXPECT_EQ(view.open->journeys.front().stage, "Payment failed") << "it was after ten in the evening in New York";
        const auto records = shift.desk().store().records_of("C-1");
        ASSERT_TRUE(records.ok() && !records->empty());
        const auto record = base::parse_json(records->back().json, "record");
        ASSERT_TRUE(record.ok());
        for (const char* zone : {"America~1New_York", "Asia~1Tokyo", "Europe~1Berlin"}) EXPECT_NE(record->at("/inputs/zones/" + std::string(zone)), nullptr) << zone;
        const std::string data = (shift.dir() / "data").string();
        shift.stop();
        const Ran replayed = segue("replay --pack " + pack() + " --data " + data);
        EXPECT_EQ(replayed.exit, 0) << replayed.out << replayed.err;
        EXPECT_THAT(replayed.out, HasSubstr("records give the same bytes"));
        const Ran why = segue("why " + records->back().id + " --pack " + pack() + " --data " + data);
        EXPECT_EQ(why.exit, 0) << why.err;
    }
}

TEST_F(ZonedPack, RecordsOfFilesAreReplayedToo) {
    std::ofstream(dir / "in.jsonl", std::ios::binary) << jsonl(story("2026-10-25T03:30:00Z", "2026-10-25T10:29:00Z"));
    const std::string in = " --pack " + pack() + " --contacts " + (dir / "in.jsonl").string();
    const Ran decided = segue("decide --json --now 2026-10-25T10:30:00Z" + in);
    ASSERT_EQ(decided.exit, 0) << decided.err;
    EXPECT_THAT(decided.out, HasSubstr("\"Europe/Berlin\""));
    std::ofstream(dir / "records.jsonl", std::ios::binary) << decided.out;
    const Ran replayed = segue("replay " + (dir / "records.jsonl").string() + in);
    EXPECT_EQ(replayed.exit, 0) << replayed.out << replayed.err;
}

}  // namespace
}  // namespace segue::test
