// Opening a pack: verified at every load, and the last good one goes on when a new one is refused.

#include "core/runtime/pack_source.h"
#include "tests/support/small_pack.h"
#include "tests/support/temp_dir.h"

#include <fstream>

namespace segue::test {
namespace {

using base::Json;
using testing::HasSubstr;

const base::Time now = instant("2026-03-01T12:00:00Z");

class SignedSource : public testing::Test {
protected:
    void SetUp() override {
        write("trust.json", Json::object({{"signers", Json::list({open(ada), open(ben)})}}));
        source.path = dir.path() / "pack.seguepack";
        source.trust = dir.path() / "trust.json";
        source.keep = dir.path() / "keep";
    }
    static Json open(const pack::Signer& s) { return pack::signer_json({s.name, {s.key.public_key, {}}}); }
    void write(const std::string& name, const Json& json) { ASSERT_TRUE(runtime::write_whole_file(dir.path() / name, base::write_json_pretty(json))); }
    void publish(const std::string& version, const std::string& rolls_back = "") {
        pack::SealedHead head;
        head.id = "small";
        head.version = version;
        head.sealed_at = now;
        head.expires_at = now + base::days(30);
        head.rolls_back = rolls_back;
        const auto sealed = pack::seal_pack(changed_pack("pack.json", "1.0.0", version), head, ada);
        ASSERT_TRUE(sealed) << sealed.error().text();
        write("pack.seguepack", pack::add_signature(*sealed, ben).value());
    }
    void spoil(const std::filesystem::path& file, const std::string& from, const std::string& to) {
        std::string text = runtime::read_json_file(file) ? base::write_json(runtime::read_json_file(file).value()) : "";
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, from.size(), to);
        ASSERT_TRUE(runtime::write_whole_file(file, text));
    }
    std::filesystem::path kept() {
        for (const auto& entry : std::filesystem::directory_iterator(source.keep)) {
            if (entry.path().extension() == ".seguepack") return entry.path();
        }
        return {};
    }

    TempDir dir;
    pack::Signer ada{"Ada", base::signing_key(std::string(32, 'a')).value()}, ben{"Ben", base::signing_key(std::string(32, 'b')).value()};
    runtime::PackSource source;
};

TEST_F(SignedSource, IsUsedAndKept) {
    publish("1.0.0");
    const auto opened = runtime::open_pack(source, now);
    ASSERT_NE(opened.pack, nullptr) << opened.refused;
    EXPECT_EQ(opened.refused, "");
    EXPECT_THAT(opened.signed_by, testing::ElementsAre("Ada", "Ben"));
    EXPECT_EQ(opened.pack->digest, small_pack()->digest) << "signed or in a folder, it decides the same";
    EXPECT_FALSE(kept().empty());
}

TEST_F(SignedSource, WhenTheNewOneIsEditedTheLastGoodOneGoesOn) {
    publish("1.0.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    publish("1.1.0");
    spoil(source.path, "Give advice", "Give nothing");
    const auto opened = runtime::open_pack(source, now);
    ASSERT_NE(opened.pack, nullptr);
    EXPECT_EQ(opened.pack->version, "1.0.0");
    EXPECT_THAT(opened.refused, HasSubstr("changed after it was signed"));
}

TEST_F(SignedSource, WhenTheFileIsRubbishTheLastGoodOneGoesOn) {
    publish("1.0.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    for (const char* text : {"", "{", "{}", "rubbish"}) {
        ASSERT_TRUE(runtime::write_whole_file(source.path, text));
        const auto opened = runtime::open_pack(source, now);
        ASSERT_NE(opened.pack, nullptr) << text;
        EXPECT_NE(opened.refused, "");
    }
}

TEST_F(SignedSource, AnOldVersionThatComesBackIsRefused) {
    publish("1.2.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    publish("1.1.0");
    auto opened = runtime::open_pack(source, now);
    ASSERT_NE(opened.pack, nullptr);
    EXPECT_EQ(opened.pack->version, "1.2.0");
    EXPECT_THAT(opened.refused, HasSubstr("1.1.0 is below 1.2.0"));
    publish("1.1.0", "1.2.0");
    opened = runtime::open_pack(source, now);
    ASSERT_NE(opened.pack, nullptr);
    EXPECT_EQ(opened.pack->version, "1.1.0");
    EXPECT_EQ(opened.refused, "");
}

TEST_F(SignedSource, EditedInTheCacheIsRefusedToo) {
    publish("1.0.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    spoil(kept(), "Give advice", "Give nothing");
    spoil(source.path, "Give advice", "Give nothing");
    const auto opened = runtime::open_pack(source, now);
    EXPECT_EQ(opened.pack, nullptr);
    EXPECT_THAT(opened.refused, HasSubstr("the last good one is refused too"));
}

TEST_F(SignedSource, ExpiredIsRefusedAndSoIsTheLastGoodOne) {
    publish("1.0.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    const auto opened = runtime::open_pack(source, now + base::days(31));
    EXPECT_EQ(opened.pack, nullptr);
    EXPECT_THAT(opened.refused, HasSubstr("it expired"));
}

TEST_F(SignedSource, WithoutTrustedSignersNoSignatureCounts) {
    publish("1.0.0");
    source.trust = dir.path() / "nothing.json";
    EXPECT_EQ(runtime::open_pack(source, now).pack, nullptr);
    source.trust.clear();
    EXPECT_THAT(runtime::open_pack(source, now).refused, HasSubstr("no trusted signers"));
}

TEST_F(SignedSource, AKillOrderHoldsForThisPackOnlyAndNeverGoesBack) {
    publish("1.0.0");
    source.kill = dir.path() / "kill.json";
    const auto order = [&](const std::string& id, std::int64_t number, const std::string& action) {
        write("kill.json", pack::seal_kill({id, number, now, now + base::days(2), {{action, {}, {}, "It is broken."}}}, ada).value());
        return runtime::open_pack(source, now);
    };
    auto opened = order("small", 2, "refund");
    ASSERT_NE(opened.pack, nullptr);
    EXPECT_EQ(opened.kill_refused, "");
    EXPECT_EQ(opened.pack->rules.policies.kills.size(), 1u);
    opened = order("small", 1, "remind");
    EXPECT_THAT(opened.kill_refused, HasSubstr("order 1 is older than order 2"));
    opened = order("other", 3, "refund");
    EXPECT_THAT(opened.kill_refused, HasSubstr("the order is for the pack 'other'"));
}

TEST_F(SignedSource, AnEditedMemoryLetsNoOlderVersionBack) {
    // Regression: what was loaded before was believed from an unsigned file, which every program of the user can edit.
    publish("1.1.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    publish("1.0.0");
    for (const bool gone : {false, true}) {
        if (gone) std::filesystem::remove(source.keep / "packs.json");
        else spoil(source.keep / "packs.json", "1.1.0", "0.1.0");
        const auto opened = runtime::open_pack(source, now);
        ASSERT_NE(opened.pack, nullptr);
        EXPECT_EQ(opened.pack->version, "1.1.0");
        EXPECT_THAT(opened.refused, HasSubstr("1.0.0"));
    }
    publish("1.2.0");
    EXPECT_EQ(runtime::open_pack(source, now + base::days(20)).pack->version, "1.2.0");
    publish("1.1.0");
    std::filesystem::remove(source.keep / "packs.json");
    EXPECT_EQ(runtime::open_pack(source, now + base::days(29)).pack->version, "1.2.0") << "the kept one tells, however old it is";
}

TEST_F(SignedSource, AnEditedMemorySwitchesNothingOnAgain) {
    publish("1.0.0");
    source.kill = dir.path() / "kill.json";
    const auto order = [&](std::int64_t number, std::vector<policy::Kill> kills) { write("kill.json", pack::seal_kill({"small", number, now, now + base::days(2), std::move(kills)}, ada).value()); };
    order(2, {{"advise", {}, {}, "It is broken."}});
    ASSERT_EQ(runtime::open_pack(source, now).pack->rules.policies.kills.size(), 1u);
    order(1, {});
    std::filesystem::remove(source.keep / "packs.json");
    EXPECT_THAT(runtime::open_pack(source, now).kill_refused, HasSubstr("order 1 is older than order 2"));
}

TEST_F(SignedSource, AnEditedMemoryRunsNoOtherPack) {
    publish("1.0.0");
    ASSERT_NE(runtime::open_pack(source, now).pack, nullptr);
    const auto path = std::filesystem::weakly_canonical(source.path).string();
    ASSERT_TRUE(runtime::write_whole_file(source.keep / "packs.json", base::write_json(Json::object({{"paths", Json::object({{path, "other"}})}}))));
    spoil(source.path, "Give advice", "Give nothing");
    const auto opened = runtime::open_pack(source, now);
    EXPECT_EQ(opened.pack, nullptr);
    EXPECT_THAT(opened.refused, HasSubstr("came the pack 'other' before"));
}

TEST_F(SignedSource, AFolderIsReadUnsigned) {
    source.path = dir.path() / "folder";
    std::filesystem::create_directories(source.path / "journeys");
    for (const auto& file : small_pack_files()) ASSERT_TRUE(runtime::write_whole_file(source.path / file.first, file.second));
    const auto opened = runtime::open_pack(source, now);
    ASSERT_NE(opened.pack, nullptr);
    EXPECT_TRUE(opened.signed_by.empty());
    EXPECT_EQ(opened.pack->digest, small_pack()->digest);
}

TEST(SigningKeys, AreForTheirOwnerOnlyAndNeverOverwritten) {
    TempDir dir;
    const auto file = dir.path() / "ada.key";
    ASSERT_TRUE(runtime::write_whole_file(file, "{}", true));
    EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(runtime::write_whole_file(file, "{}", true));
    EXPECT_NE(runtime::random_seed(), runtime::random_seed());
    EXPECT_EQ(runtime::random_seed().size(), 32u);
}

}  // namespace
}  // namespace segue::test
