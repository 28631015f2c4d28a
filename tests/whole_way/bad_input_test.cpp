// Bad input is told with file, line and column, nothing crashes, and what is good goes on.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

namespace segue::test {
namespace {

namespace fs = std::filesystem;

const std::string good =
    "{\"specversion\":\"1.0\",\"id\":\"g1\",\"source\":\"/t\",\"type\":\"contact.offered\",\"time\":\"2026-11-20T10:00:00Z\",\"customer\":\"C-9\",\"contactid\":\"K-9\",\"channel\":\"voice\"}\n";

struct BadLine {
    const char* name;
    std::string line;
    const char* says;
};

std::string event_with(const std::string& rest) {
    return "{\"specversion\":\"1.0\",\"id\":\"b1\",\"source\":\"/t\",\"type\":\"payment.failed\",\"time\":\"2026-11-20T10:00:00Z\",\"customer\":\"C-1\"" + rest + "}";
}

class BadLines : public testing::TestWithParam<int> {};

std::vector<BadLine> bad_lines() {
    return {{"broken JSON", "{\"specversion\":\"1.0\",", ":2:"},
            {"no JSON", "hello", "in.jsonl:2:1"},
            {"wrong type", event_with(",\"subject\":5"), "'subject' must be a text"},
            {"data of the wrong type", event_with(",\"data\":[1]"), "'data' must be a JSON object"},
            {"unknown channel", event_with(",\"channel\":\"emial\""), "did you mean 'email'"},
            {"a time that is none", "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/t\",\"type\":\"a.b\",\"time\":\"yesterday\",\"customer\":\"C\"}", "RFC 3339"},
            {"nobody", "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/t\",\"type\":\"a.b\",\"time\":\"2026-11-20T10:00:00Z\"}", "names nobody"},
            {"a name of 1 MB", event_with(",\"data\":{\"name\":\"" + std::string(1u << 20, 'x') + "\"}"), "in.jsonl:2:"},
            {"invalid UTF-8", event_with(",\"data\":{\"name\":\"\xff\xfe\"}"), "UTF-8"},
            {"depth 10,000", event_with(",\"data\":{\"d\":" + std::string(10000, '[') + std::string(10000, ']') + "}"), "nested deeper"},
            {"a name twice", event_with(",\"customer\":\"C-2\""), "stands twice"}};
}

TEST_P(BadLines, AreToldWithTheirPlaceAndTheRestGoesOn) {
    const BadLine bad = bad_lines()[static_cast<std::size_t>(GetParam())];
    TempDir dir;
    std::ofstream(dir / "in.jsonl", std::ios::binary) << "# a comment\n" << bad.line << '\n' << good;
    const auto ran = run_segue("decide --pack service-recovery --now 2026-11-20T11:00:00Z --json --contacts " + (dir / "in.jsonl").string(), dir.path().string());
    EXPECT_EQ(ran.exit, 3) << bad.name;
    EXPECT_NE(ran.err.find("in.jsonl:2:"), std::string::npos) << bad.name << ": " << ran.err.substr(0, 400);
    EXPECT_NE(ran.err.find(bad.says), std::string::npos) << bad.name << ": " << ran.err.substr(0, 400);
    EXPECT_LT(ran.err.size(), 2000u) << "an error does not repeat the input";
    EXPECT_NE(ran.out.find("\"contact\":\"K-9\""), std::string::npos) << bad.name << ": the good contact is decided all the same";
}
INSTANTIATE_TEST_SUITE_P(All, BadLines, testing::Range(0, static_cast<int>(bad_lines().size())));

TEST(BadInput, OneIdWithTwoContentsIsAProblemThatNamesBothLines) {
    TempDir dir;
    std::ofstream(dir / "in.jsonl", std::ios::binary) << event_with(",\"data\":{\"amount\":1}") << '\n' << event_with(",\"data\":{\"amount\":2}") << '\n' << good;
    const auto ran = run_segue("decide --pack service-recovery --now 2026-11-20T11:00:00Z --contacts " + (dir / "in.jsonl").string(), dir.path().string());
    EXPECT_EQ(ran.exit, 3);
    EXPECT_NE(ran.err.find("in.jsonl:2"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("1"), std::string::npos) << ran.err;
}

/// A copy of a pack with one file changed.
std::string broken_pack(const TempDir& dir, const std::string& file, const std::string& from, const std::string& to) {
    const fs::path packs = std::string(SEGUE_SOURCE_DIR) + "/assets/packs", pack = dir / "pack";
    fs::copy(packs / "service-recovery", pack, fs::copy_options::recursive);
    fs::copy(packs / "law-eu", dir / "law-eu", fs::copy_options::recursive);
    const auto text = runtime::read_text_file(pack / file);
    EXPECT_TRUE(text.ok());
    std::string changed = *text;
    const auto place = changed.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    changed.replace(place, from.size(), to);
    std::ofstream(pack / file, std::ios::binary) << changed;
    return pack.string();
}

TEST(BadInput, AnUnknownFieldInAPackIsAnErrorWithTheNearestName) {
    TempDir dir;
    const auto ran = run_segue("validate " + broken_pack(dir, "actions.json", "\"propensity\"", "\"propensty\""), dir.path().string());
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.out.find("actions.json:"), std::string::npos);
    EXPECT_NE(ran.out.find("did you mean 'propensity'?"), std::string::npos) << ran.out;
}

TEST(BadInput, ABadConditionIsShownWithACaretUnderTheFault) {
    TempDir dir;
    const auto ran = run_segue("validate " + broken_pack(dir, "actions.json", "\"when\": \"!subject.closed\"", "\"when\": \"!subjct.closed\""), dir.path().string());
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.out.find("subjct"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("did you mean 'subject'"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("^"), std::string::npos) << ran.out;
}

TEST(BadInput, AnEventTypeThatIsNotInTheDictionaryIsRefusedWithTheNearestName) {
    TempDir dir;
    const auto ran = run_segue("validate --json " + broken_pack(dir, "subjects.json", "\"type\": \"payment.failed\"", "\"type\": \"payment.faild\""), dir.path().string());
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.out.find("payment.failed"), std::string::npos) << ran.out;
    const auto json = base::parse_json(ran.out, "out");
    ASSERT_TRUE(json.ok());
    EXPECT_FALSE(*json->find("valid")->boolean());
}

TEST(BadInput, ABrokenPackIsNeverRun) {
    TempDir dir;
    std::ofstream(dir / "in.jsonl") << good;
    const auto ran = run_segue("decide --pack " + broken_pack(dir, "policies.json", "{", "{,") + " --contacts " + (dir / "in.jsonl").string(), dir.path().string());
    EXPECT_EQ(ran.exit, 3);
    EXPECT_TRUE(ran.out.empty());
    EXPECT_NE(ran.err.find("policies.json:1:2"), std::string::npos) << ran.err;
}

TEST(BadInput, WrongUseIsExitCodeTwoAndHelpIsZero) {
    TempDir dir;
    EXPECT_EQ(run_segue("decide", dir.path().string()).exit, 2);
    EXPECT_EQ(run_segue("no-such-command", dir.path().string()).exit, 2);
    for (const std::string command : {"", "decide", "explain", "replay", "validate", "take", "doctor", "demo"}) {
        const auto help = run_segue(command + " --help", dir.path().string());
        EXPECT_EQ(help.exit, 0) << command;
        EXPECT_NE(help.out.find("Usage"), std::string::npos) << command;
    }
    EXPECT_EQ(run_segue("decide --pack service-recovery --contacts /no/such/file", dir.path().string()).exit, 3);
}

}  // namespace
}  // namespace segue::test
