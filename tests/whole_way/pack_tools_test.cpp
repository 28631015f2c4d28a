// What a pack's author does, with the real program: test, simulate, sign, approve, publish; and what a desk does with the file.

#include "desktop/embedded.h"
#include "tests/support/temp_dir.h"
#include "tests/whole_way/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::test {
namespace {

using testing::HasSubstr;

class PackTools : public testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_DATA_HOME", dir.path().c_str(), 1);
        ::setenv("SEGUE_TRUST", (dir / "trust.json").c_str(), 1);
        for (const char* name : {"ada", "ben"}) ASSERT_EQ(run("pack keygen --name " + std::string(name) + " --out " + file(name) + ".key").exit, 0);
        base::Json signers = base::Json::list();
        for (const char* name : {"ada", "ben"}) {
            auto key = runtime::read_json_file(file(name) + ".key").value();
            key.erase("secret");
            signers.push(key);
        }
        ASSERT_TRUE(runtime::write_whole_file(dir / "trust.json", base::write_json(base::Json::object({{"signers", signers}}))));
    }
    void TearDown() override {
        for (const char* name : {"XDG_DATA_HOME", "SEGUE_TRUST", "SEGUE_KILL"}) ::unsetenv(name);
    }
    Ran run(const std::string& arguments) { return run_segue(arguments, dir.path().string()); }
    [[nodiscard]] std::string file(const std::string& name) const { return (dir / name).string(); }
    /// As docs/pack-authors.md says: the pack, and the law that it imports beside it.
    void copy_pack(const std::string& name) {
        const std::filesystem::path packs = std::string(SEGUE_SOURCE_DIR) + "/assets/packs";
        std::filesystem::copy(packs / name, dir / "mine", std::filesystem::copy_options::recursive);
        std::filesystem::copy(packs / "law-us", dir / "law-us", std::filesystem::copy_options::recursive);
    }
    void replace(const std::string& in, const std::string& from, const std::string& to) {
        std::ifstream read(file(in), std::ios::binary);
        std::ostringstream all;
        all << read.rdbuf();
        std::string text = all.str();
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << in << " holds no " << from;
        text.replace(at, from.size(), to);
        ASSERT_TRUE(runtime::write_whole_file(file(in), text));
    }
    void publish() {
        const Ran sign = run("pack sign " + file("mine") + " --key " + file("ada.key") + " --out " + file("mine.seguepack"));
        ASSERT_EQ(sign.exit, 0) << sign.err;
        ASSERT_EQ(run("pack approve " + file("mine.seguepack") + " --key " + file("ben.key")).exit, 0);
    }

    TempDir dir;
};

TEST_F(PackTools, TestsPassFailAndAreRefusedWithTheirExitCodes) {
    copy_pack("retail-care");
    const Ran good = run("test " + file("mine") + " --at-least 90");
    EXPECT_EQ(good.exit, 0) << good.out << good.err;
    EXPECT_THAT(good.out, HasSubstr("branches covered (100 %)"));
    const Ran only = run("test " + file("mine") + " --only gold --json");
    EXPECT_EQ(only.exit, 0);
    const auto json = base::parse_json(only.out, "out");
    ASSERT_TRUE(json);
    EXPECT_EQ(*json->find("passed"), base::Json(true));
    EXPECT_LT(*json->at("/coverage/percent")->integer(), 90);
    replace("mine/actions.json", "duration('168h') || (has(customer.level)", "duration('1h') || (has(customer.level)");
    const Ran failed = run("test " + file("mine"));
    EXPECT_EQ(failed.exit, 1);
    EXPECT_THAT(failed.out, testing::AllOf(HasSubstr("FAILED  Seven days are waited"), HasSubstr("mine/tests/credit.json:"), HasSubstr("expected  give_return_credit is withheld")));
    replace("mine/tests/credit.json", "give_return_credit", "give_return_credt");
    const Ran refused = run("test " + file("mine"));
    EXPECT_EQ(refused.exit, 3);
    EXPECT_THAT(refused.err, HasSubstr("did you mean 'give_return_credit'?"));
    std::filesystem::remove_all(dir / "mine/tests");
    EXPECT_EQ(run("test " + file("mine")).exit, 1) << "a pack without tests has shown nothing";
}

TEST_F(PackTools, AJourneyIsShownAsTextAndAsAGraph) {
    EXPECT_THAT(run("journey show retail-care missing-item").out, HasSubstr("after P7D -> overdue"));
    EXPECT_EQ(run("journey show retail-care missing-item --dot").out.substr(0, 22), "digraph \"missing-item\"");
    const Ran none = run("journey show retail-care mising-item");
    EXPECT_EQ(none.exit, 3);
    EXPECT_THAT(none.err, HasSubstr("did you mean 'missing-item'?"));
}

/// Three customers miss a parcel: one has just said so, one agreed to wait, to one it was sent again.
std::string three_missing_parcels() {
    std::string all;
    for (const std::string n : {"1", "2", "3"}) {
        const std::string head = R"({"specversion":"1.0","source":"/shop","customer":"C-)" + n + R"(",)";
        all += head + R"("id":"o)" + n + R"(","type":"order.placed","time":"2026-05-20T12:00:00Z","data":{"order":"O-)" + n + R"(","total":"80.00","fee":"8.00"}})" + "\n";
        all += head + R"("id":"s)" + n + R"(","type":"order.shipped","time":"2026-05-21T12:00:00Z","data":{"order":"O-)" + n + R"(","due":"2026-05-29T12:00:00Z"}})" + "\n";
        all += head + R"("id":"h)" + n + R"(","type":"help.requested","time":"2026-05-30T12:00:00Z","channel":"chat","data":{"topic":"missing","order":"O-)" + n + R"("}})" + "\n";
        if (n == "1") continue;
        const std::string code = n == "2" ? "agreed_to_wait" : "parcel_resent";
        all += head + R"("id":"d)" + n + R"(","type":"disposition.recorded","time":"2026-05-30T12:30:00Z","contactid":"K-0","channel":"voice","data":{"code":")" + code +
               R"(","journey":{"definition":"missing-item","key":"O-)" + n + R"("}}})" + "\n";
    }
    for (const std::string n : {"1", "2", "3"}) {
        all += R"({"specversion":"1.0","source":"/pbx","customer":"C-)" + n + R"(","id":"k)" + n + R"(","type":"contact.offered","time":"2026-06-01T09:00:00Z","contactid":"K-)" + n +
               R"(","channel":"voice","direction":"inbound","data":{"reason":"my parcel"}})" + "\n";
    }
    return all;
}

/// The stage of the journey as an agent's desk with this pack shows it.
std::string stage_shown(const std::filesystem::path& folder, const std::string& pack, const std::string& contact, base::Time now) {
    desktop::EmbeddedOptions options;
    options.data = folder / ("desk-" + contact);
    options.assets = std::string(SEGUE_SOURCE_DIR) + "/assets";
    options.pack = folder / pack;
    options.contacts = {folder / "history.jsonl"};
    options.agent = "kim";
    auto desk = desktop::open_embedded(options, now);
    if (!desk) return desk.error().text();
    for (const runtime::AgentCommand& command : {runtime::AgentCommand(runtime::OpenContact{contact}), runtime::AgentCommand(runtime::VerifyCaller{contact, "identified", "order"})}) {
        const auto done = (*desk)->handle(command, now);
        if (!done) return done.error().text();
    }
    const auto view = (*desk)->view(now);
    return view.open && !view.open->journeys.empty() ? view.open->journeys.front().stage : "no journey";
}

TEST_F(PackTools, ADryRunOfAMigrationSaysWhatTheDeskThenShows) {
    copy_pack("retail-care");
    std::filesystem::copy(dir / "mine/journeys/missing-item.json", dir / "mine/journeys/missing-item-2.json");
    const std::string second = "mine/journeys/missing-item-2.json";
    replace(second, "\"version\": 1,", R"("version": 2, "from": "2026-06-01T00:00:00Z", "migrate": {"from": 1, "states": {"waits": "agreed"}, "stays": ["resent"]},)");
    replace(second, R"("target": "waits")", R"("target": "agreed")");
    replace(second, R"("id": "waits")", R"("id": "agreed")");
    replace(second, "Agreed to wait", "Waits by agreement");
    replace(second, "Sent again", "Is sent again");
    std::ofstream(file("history.jsonl")) << three_missing_parcels();
    const std::string command = "journey migrate --pack " + file("mine") + " --against retail-care --history " + file("history.jsonl") + " --now 2026-05-31T00:00:00Z --dry-run";
    const Ran dry = run(command + " --json");
    EXPECT_EQ(dry.exit, 0) << dry.err;
    const auto json = base::parse_json(dry.out, "dry");
    ASSERT_TRUE(json) << dry.out;
    EXPECT_EQ(*json->find("moved"), base::Json(2));
    EXPECT_EQ(*json->find("stays"), base::Json(1));
    EXPECT_EQ(*json->find("stranded"), base::Json(0));
    EXPECT_THAT(run(command).out, testing::AllOf(HasSubstr("2 moved, 1 stay, 0 stranded"), HasSubstr("missing-item, version 1 -> 2 at 2026-06-01T00:00:00Z: in 'waits' -> 'agreed'\n      C-2 O-2 (ji-")));
    const base::Time now = base::parse_time("2026-06-01T09:05:00Z").value();
    EXPECT_EQ(stage_shown(dir.path(), "mine", "K-2", now), "Waits by agreement");
    EXPECT_EQ(stage_shown(dir.path(), "mine", "K-3", now), "Sent again") << "it stays on the old version";
    // A desk's store serves as well as files.
    const Ran stored = run("journey migrate --dry-run --pack " + file("mine") + " --against retail-care --data " + file("desk-K-2"));
    EXPECT_THAT(stored.out, HasSubstr("2 moved, 1 stay, 0 stranded"));
    EXPECT_THAT(stored.err, HasSubstr("takes over in the past"));
    replace(second, R"(, "states": {"waits": "agreed"}, "stays": ["resent"])", "");
    const Ran stranded = run(command);
    EXPECT_EQ(stranded.exit, 1);
    EXPECT_THAT(stranded.out, testing::AllOf(HasSubstr("2 moved, 0 stay, 1 stranded"), HasSubstr("Stranded\n  1 instance of 1 customer: missing-item, version 1 -> 2"), HasSubstr("has no place for the state 'waits'")));
}

TEST_F(PackTools, AMigrationIsOnlyEverShown) {
    EXPECT_EQ(run("journey migrate --pack retail-care --against retail-care --history x").exit, 2);
    EXPECT_THAT(run("journey migrate --pack retail-care --against retail-care --history x").err, HasSubstr("add --dry-run"));
    EXPECT_EQ(run("journey migrate --dry-run --pack retail-care --against retail-care").exit, 2);
    EXPECT_EQ(run("journey migrate --dry-run --pack retail-care --against retail-care --history /no/such/file").exit, 3);
    EXPECT_EQ(run("journey migrate --dry-run --pack retail-care --against retail-care --data " + file("nowhere")).exit, 4);
    EXPECT_THAT(run("journey migrate --help").out, HasSubstr("Exit codes: 0 nobody would be stranded"));
}

TEST_F(PackTools, SimulateCountsWhoWouldBeTreatedOtherwise) {
    ASSERT_EQ(run("demo --pack early-collections --customers 60 --now 2026-05-14T17:00:00Z --out " + file("history.jsonl")).exit, 0);
    copy_pack("early-collections");
    const std::string command = "simulate --pack " + file("mine") + " --against early-collections --json --history " + file("history.jsonl");
    const auto same = base::parse_json(run(command).out, "same");
    ASSERT_TRUE(same);
    EXPECT_EQ(*same->find("customers"), base::Json(60));
    EXPECT_EQ(*same->find("customers_changed"), base::Json(0));
    EXPECT_TRUE(same->find("groups")->items()->empty());
    replace("mine/pack.json", "1.0.0", "1.1.0");
    replace("mine/policies.json", "\"base\": \"8\"", "\"base\": \"80000\"");
    const auto other = base::parse_json(run(command).out, "other");
    ASSERT_TRUE(other);
    EXPECT_GT(*other->find("customers_changed")->integer(), 10);
    EXPECT_THAT(std::string((*other->find("groups")->items())[0].text_or("what")), HasSubstr("-> nothing"));
    EXPECT_EQ(run("simulate --pack nothing --against early-collections --history " + file("history.jsonl")).exit, 3);
}

TEST_F(PackTools, ASignedFileIsTakenAndAnEditedOneIsNot) {
    copy_pack("retail-care");
    ASSERT_EQ(run("pack sign " + file("mine") + " --key " + file("ada.key") + " --out " + file("mine.seguepack")).exit, 0);
    const Ran half = run("pack verify " + file("mine.seguepack"));
    EXPECT_EQ(half.exit, 1);
    EXPECT_THAT(half.out, HasSubstr("needs the signatures of 2 people and has 1"));
    EXPECT_EQ(run("pack approve " + file("mine.seguepack") + " --key " + file("ada.key")).exit, 3);
    ASSERT_EQ(run("pack approve " + file("mine.seguepack") + " --key " + file("ben.key")).exit, 0);
    EXPECT_THAT(run("pack verify " + file("mine.seguepack")).out, HasSubstr("signed by ada and ben"));
    EXPECT_THAT(run("doctor --data " + file("desk") + " --pack " + file("mine.seguepack")).out, HasSubstr("signed by ada and ben"));
    EXPECT_THAT(run("doctor --data " + file("desk") + " --pack " + file("mine")).out, HasSubstr("an unsigned folder"));
    replace("mine.seguepack", "Give the credit", "Keep the credit");
    EXPECT_THAT(run("pack verify " + file("mine.seguepack")).out, HasSubstr("changed after it was signed"));
}

TEST_F(PackTools, ADeskGoesOnWithTheLastGoodPackAndTellsTheAgent) {
    copy_pack("retail-care");
    publish();
    std::ofstream(file("none.jsonl")) << "";
    desktop::EmbeddedOptions options;
    options.data = dir / "desk";
    options.assets = std::string(SEGUE_SOURCE_DIR) + "/assets";
    options.pack = dir / "mine.seguepack";
    options.contacts = {dir / "none.jsonl"};
    options.agent = "kim";
    // The program has signed by the machine's clock.
    const auto head = pack::peek(runtime::read_json_file(options.pack).value());
    ASSERT_TRUE(head);
    const base::Time signing = head->sealed_at;
    auto first = desktop::open_embedded(options, signing);
    ASSERT_TRUE(first) << first.error().text();
    EXPECT_TRUE((*first)->view(signing).notices.empty());
    first->reset();
    replace("mine.seguepack", "Give the credit", "Keep the credit");
    auto second = desktop::open_embedded(options, signing);
    ASSERT_TRUE(second) << second.error().text();
    const auto notices = (*second)->view(signing).notices;
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_THAT(notices[0].text, testing::AllOf(HasSubstr("version 1.0.0 goes on"), HasSubstr("changed after it was signed")));
}

TEST_F(PackTools, AKillOrderWithholdsWithItsReason) {
    copy_pack("early-collections");
    publish();
    ASSERT_EQ(run("demo --pack early-collections --customers 30 --out " + file("history.jsonl")).exit, 0);
    ASSERT_EQ(run("pack kill early-collections --action take_payment_now --reason 'The card terminal is down.' --key " + file("ben.key") + " --out " + file("stop.kill")).exit, 0);
    ::setenv("SEGUE_KILL", file("stop.kill").c_str(), 1);
    const Ran told = run("explain --pack " + file("mine.seguepack") + " --contacts " + file("history.jsonl"));
    EXPECT_EQ(told.exit, 0) << told.err;
    EXPECT_THAT(told.out, HasSubstr("The card terminal is down."));
    replace("stop.kill", "terminal", "Terminal");
    const Ran refused = run("explain --pack " + file("mine.seguepack") + " --contacts " + file("history.jsonl"));
    EXPECT_EQ(refused.exit, 3);
    EXPECT_THAT(refused.err, HasSubstr("the kill order is refused"));
}

}  // namespace
}  // namespace segue::test
