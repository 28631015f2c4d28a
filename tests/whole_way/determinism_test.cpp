// Equal events give equal bytes, in whatever order they came; a recorded decision can be decided again.

#include "connectors/replay/generate.h"
#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <map>
#include <sstream>

namespace segue::test {
namespace {

std::string demo(int customers) {
    const auto events = desktop::demo_events(std::string(SEGUE_SOURCE_DIR) + "/assets", "service-recovery", 7, customers, at("2026-11-21T15:00:00Z"));
    EXPECT_TRUE(events.ok());
    return *events;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// Fisher-Yates with a generator of our own, so that a failure can be repeated anywhere.
void shuffle(std::vector<std::string>& lines, std::uint64_t seed) {
    for (std::size_t i = lines.size(); i > 1; --i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        std::swap(lines[i - 1], lines[(seed >> 33) % i]);
    }
}

void write(const std::filesystem::path& file, const std::vector<std::string>& lines) {
    std::ofstream out(file, std::ios::binary);
    for (const auto& line : lines) out << line << '\n';
}

/// Outcome bytes by contact.
std::map<std::string, std::string> outcomes(const std::string& records) {
    std::map<std::string, std::string> found;
    for (const auto& line : lines_of(records)) {
        const auto record = base::parse_json(line, "record");
        EXPECT_TRUE(record.ok());
        if (record) found[std::string(record->find("inputs")->text_or("contact"))] = base::write_json(*record->find("outcome"));
    }
    return found;
}

const std::string decide = "decide --pack service-recovery --now 2026-11-21T15:00:00Z --json --contacts ";

TEST(Determinism, ShuffledEventsGiveTheSameBytes) {
    TempDir dir;
    auto lines = lines_of(demo(60));
    write(dir / "in.jsonl", lines);
    const auto first = run_segue(decide + (dir / "in.jsonl").string(), dir.path().string());
    ASSERT_EQ(first.exit, 0) << first.err;
    const auto expected = outcomes(first.out);
    ASSERT_GE(expected.size(), 20u);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        shuffle(lines, seed);
        lines.push_back(lines[seed]);  // and one twice
        write(dir / "in.jsonl", lines);
        const auto again = run_segue(decide + (dir / "in.jsonl").string(), dir.path().string());
        ASSERT_EQ(again.exit, 0) << again.err;
        EXPECT_EQ(outcomes(again.out), expected) << "seed " << seed;
    }
}

TEST(Determinism, ARecordedDecisionReplaysToTheSameBytes) {
    TempDir dir;
    write(dir / "in.jsonl", lines_of(demo(30)));
    const std::string in = (dir / "in.jsonl").string();
    const auto decided = run_segue(decide + in, dir.path().string());
    ASSERT_EQ(decided.exit, 0) << decided.err;
    write(dir / "records.jsonl", lines_of(decided.out));
    const auto replayed = run_segue("replay " + (dir / "records.jsonl").string() + " --pack service-recovery --contacts " + in, dir.path().string());
    EXPECT_EQ(replayed.exit, 0) << replayed.out << replayed.err;
    EXPECT_NE(replayed.out.find("records give the same bytes"), std::string::npos);

    // One word of one outcome changed is found, and the record named.
    auto records = lines_of(decided.out);
    const auto cut = records.front().find("\"allowed\":false");
    ASSERT_NE(cut, std::string::npos);
    records.front().replace(cut, 15, "\"allowed\":true ");
    write(dir / "records.jsonl", records);
    const auto changed = run_segue("replay " + (dir / "records.jsonl").string() + " --pack service-recovery --contacts " + in, dir.path().string());
    EXPECT_EQ(changed.exit, 1);
    EXPECT_NE(changed.out.find("records.jsonl:1: dr-"), std::string::npos) << changed.out;
}

TEST(Determinism, EachContactHasOneRecordInInputOrder) {
    TempDir dir;
    const auto lines = lines_of(demo(60));
    write(dir / "in.jsonl", lines);
    std::vector<std::string> expected;
    for (const auto& line : lines) {
        const auto event = base::parse_json(line, "line");
        const auto type = event->text_or("type");
        const std::string contact(event->text_or("contactid"));
        if ((type == "contact.offered" || type == "contact.transferred") && std::find(expected.begin(), expected.end(), contact) == expected.end()) expected.push_back(contact);
    }
    const auto decided = run_segue(decide + (dir / "in.jsonl").string(), dir.path().string());
    std::vector<std::string> found;
    for (const auto& line : lines_of(decided.out)) found.emplace_back(base::parse_json(line, "record")->find("inputs")->text_or("contact"));
    EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace segue::test
