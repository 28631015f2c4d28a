// A signed pack is used only when two people have signed exactly this, and it is neither old nor out of date (security.md 20).

#include "core/pack/signed.h"
#include "core/pack/version.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using base::Json;
using testing::HasSubstr;

pack::Signer signer(const std::string& name, char seed) { return {name, base::signing_key(std::string(32, seed)).value()}; }
const pack::Signer ada = signer("Ada", 'a'), ben = signer("Ben", 'b'), eve = signer("Eve", 'e');
const base::Time now = instant("2026-03-01T12:00:00Z");

pack::Trust trust() {
    pack::Trust t;
    t.signers = {{"Ada", {ada.key.public_key, {}}}, {"Ben", {ben.key.public_key, {}}}};
    return t;
}
pack::SealedHead head(const std::string& version = "1.0.0") {
    pack::SealedHead h;
    h.id = "small";
    h.version = version;
    h.sealed_at = now;
    h.expires_at = now + base::days(90);
    return h;
}
pack::PackFiles files(const std::string& version = "1.0.0") { return changed_pack("pack.json", "1.0.0", version); }
Json sealed(const pack::PackFiles& f = files(), const pack::SealedHead& h = head()) { return pack::add_signature(pack::seal_pack(f, h, ada).value(), ben).value(); }
std::string refusal(const Json& json, base::Time when = now, const std::string& last = "") {
    const auto verified = pack::verify_pack(json, trust(), when, last);
    return verified ? "accepted" : verified.error().message;
}
Json edited(Json json, const std::string& from, const std::string& to) {
    std::string body(json.text_or("body"));
    const auto at = body.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    body.replace(at, from.size(), to);
    json.set("body", body);
    return json;
}
Json::List marks(const Json& json) { return *json.find("signatures")->items(); }

TEST(SignedPack, OfTwoPeopleGivesBackItsFilesByteForByte) {
    const auto verified = pack::verify_pack(sealed(), trust(), now, "");
    ASSERT_TRUE(verified) << verified.error().text();
    EXPECT_EQ(verified->files, files());
    EXPECT_THAT(verified->signed_by, testing::ElementsAre("Ada", "Ben"));
    EXPECT_EQ(verified->head.author, "Ada");
    EXPECT_NE(pack::read_pack(verified->files, "p", now).pack, nullptr);
}

TEST(SignedPack, SurvivesBeingWrittenAndRead) {
    for (const std::string& text : {base::write_json(sealed()), base::write_json_pretty(sealed())}) EXPECT_EQ(refusal(data_of(text)), "accepted");
}

TEST(SignedPack, StrippedOfASignatureIsRefused) {
    Json json = sealed();
    json.set("signatures", Json::list({marks(json)[0]}));
    EXPECT_EQ(refusal(json), "it needs the signatures of 2 people and has 1");
    json.set("signatures", Json::list());
    EXPECT_EQ(refusal(json), "nobody has signed it");
    json.erase("signatures");
    EXPECT_THAT(refusal(json), HasSubstr("needs the field 'signatures'"));
}

TEST(SignedPack, EditedAnywhereInItsBodyIsRefused) {
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"Give advice", "Give Advice"}, {"1.0.0", "9.0.0"}, {"2026-05-30", "2029-05-30"}, {"\"author\":\"Ada\"", "\"author\":\"Ben\""}}) {
        EXPECT_THAT(refusal(edited(sealed(), from, to)), HasSubstr("the file was changed after it was signed")) << from;
    }
    // Every single byte counts.
    const std::string body(sealed().text_or("body"));
    for (std::size_t at = 0; at < body.size(); at += 97) {
        Json json = sealed();
        std::string changed = body;
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        json.set("body", changed);
        EXPECT_NE(refusal(json), "accepted") << at;
    }
}

TEST(SignedPack, ApprovedByItsOwnAuthorIsRefused) {
    const Json once = pack::seal_pack(files(), head(), ada).value();
    const auto again = pack::add_signature(once, ada);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().message, HasSubstr("'Ada' has signed it already; another person must approve it"));
    // With a second key under her name, or under another name with the same key.
    EXPECT_FALSE(pack::add_signature(once, {"Ada", ben.key}));
    EXPECT_FALSE(pack::add_signature(once, {"Ben", ada.key}));
    Json forged = once;
    Json second = marks(once)[0];
    forged.set("signatures", Json::list({marks(once)[0], second}));
    EXPECT_THAT(refusal(forged), HasSubstr("has signed twice"));
    second.set("signer", "Ben");
    forged.set("signatures", Json::list({marks(once)[0], second}));
    EXPECT_THAT(refusal(forged), HasSubstr("the key of 'Ada' signs as 'Ben'"));
}

TEST(SignedPack, SignedByAStrangerIsRefused) {
    EXPECT_THAT(refusal(pack::add_signature(pack::seal_pack(files(), head(), ada).value(), eve).value()), HasSubstr("the key of 'Eve' is not among the trusted ones"));
}

TEST(SignedPack, ExpiresAndIsNotUsedBeforeItWasSigned) {
    EXPECT_EQ(refusal(sealed(), now + base::days(89)), "accepted");
    EXPECT_EQ(refusal(sealed(), now + base::days(90)), "it expired at 2026-05-30T12:00:00Z");
    EXPECT_EQ(refusal(sealed(), now - base::hours(23)), "accepted") << "a slow clock must not stop a desk";
    EXPECT_THAT(refusal(sealed(), now - base::days(2)), HasSubstr("is the clock right?"));
}

TEST(SignedPack, DoesNotGoBackToALowerVersionUnlessItsSignersSaySo) {
    const Json older = sealed(files("1.9.0"), head("1.9.0"));
    EXPECT_EQ(refusal(older, now, "1.9.0"), "accepted");
    EXPECT_EQ(refusal(older, now, "1.8.5"), "accepted");
    EXPECT_THAT(refusal(older, now, "1.10.0"), HasSubstr("version 1.9.0 is below 1.10.0"));
    auto h = head("1.9.0");
    h.rolls_back = "1.10.0";
    const Json back = sealed(files("1.9.0"), h);
    EXPECT_EQ(refusal(back, now, "1.10.0"), "accepted");
    EXPECT_THAT(refusal(back, now, "1.11.0"), HasSubstr("is below 1.11.0")) << "it said 1.10.0, and no other";
}

TEST(SignedPack, MustBeThePackThatItsHeadSays) {
    EXPECT_FALSE(pack::seal_pack(files("2.0.0"), head("1.0.0"), ada));
    EXPECT_FALSE(pack::seal_pack(files("one"), head("one"), ada));
    auto h = head();
    h.expires_at = h.sealed_at;
    EXPECT_FALSE(pack::seal_pack(files(), h, ada));
}

TEST(SignedPack, OfAnyOddShapeIsRefusedAndNeverACrash) {
    for (const char* text : {"{}", "[]", "null", "5", R"({"format":"segue-pack-1"})", R"({"format":"segue-pack-2","body":"{}","signatures":[]})",
                             R"({"format":"segue-pack-1","body":"{","signatures":[]})", R"({"format":"segue-pack-1","body":{},"signatures":[]})",
                             R"({"format":"segue-pack-1","body":"{}","signatures":[{"signer":"Ada","key":"!","signature":"!"}]})", R"({"format":"segue-pack-1","body":"{}","signatures":[5]})"}) {
        EXPECT_NE(refusal(data_of(text)), "accepted") << text;
        EXPECT_FALSE(pack::peek(data_of(text)).ok() && std::string(text).find("id") == std::string::npos) << text;
        EXPECT_FALSE(pack::add_signature(data_of(text), ben).ok() && refusal(pack::add_signature(data_of(text), ben).value()) == "accepted");
    }
}

TEST(Trust, NeedsTwoPeople) {
    const auto read = [](const std::string& text) {
        const auto t = pack::read_trust(data_of(text), "trust.json");
        return t ? std::string("good") : t.error().text();
    };
    const std::string a = R"({"name":"Ada","key":")" + ada.key.public_key + "\"}", b = R"({"name":"Ben","key":")" + ben.key.public_key + "\"}";
    EXPECT_EQ(read(R"({"signers":[)" + a + "," + b + "]}"), "good");
    EXPECT_THAT(read(R"({"needed":1,"signers":[)" + a + "," + b + "]}"), HasSubstr("nobody approves their own pack"));
    EXPECT_THAT(read(R"({"signers":[)" + a + "]}"), HasSubstr("fewer signers than a pack needs"));
    EXPECT_THAT(read(R"({"signers":[)" + a + "," + a + "]}"), HasSubstr("stands twice"));
    EXPECT_THAT(read(R"({"signrs":[]})"), HasSubstr("trust.json:1:1"));
}

pack::KillOrder order(std::int64_t number = 7) { return {"small", number, now, now + base::days(2), {{"refund", {}, {}, "The refund tool pays twice."}, {{}, {}, "sms", "The gateway is down."}}}; }

TEST(KillOrder, SwitchesOffWithOneTrustedSignature) {
    const auto read = pack::verify_kill(pack::seal_kill(order(), ada).value(), trust(), now, 0);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->number, 7);
    const auto with = pack::with_kills(files(), read->kills);
    ASSERT_TRUE(with);
    const auto reading = pack::read_pack(*with, "p", now);
    ASSERT_NE(reading.pack, nullptr);
    EXPECT_EQ(reading.pack->rules.policies.kills.size(), 2u);
    EXPECT_NE(reading.pack->digest, small_pack()->digest) << "a record tells that something was switched off";
    Story story(reading.pack);
    const auto judged = story.person().order("o1", true).contact().verified().prepared("o1").confirmed("o1").judge();
    EXPECT_EQ(answer(candidate(judged->decision, "refund", "o1"), "kill_switch").substr(0, 7), "blocked");
}

TEST(KillOrder, IsRefusedFromAStrangerWhenEditedOrWhenANewerOneHolds) {
    EXPECT_FALSE(pack::verify_kill(pack::seal_kill(order(), eve).value(), trust(), now, 0));
    EXPECT_FALSE(pack::verify_kill(edited(pack::seal_kill(order(), ada).value(), "refund", "advise"), trust(), now, 0));
    const auto older = pack::verify_kill(pack::seal_kill(order(6), ada).value(), trust(), now, 7);
    ASSERT_FALSE(older);
    EXPECT_THAT(older.error().message, HasSubstr("order 6 is older than order 7"));
    EXPECT_FALSE(pack::verify_kill(sealed(), trust(), now, 0)) << "a pack is no kill order";
    EXPECT_FALSE(pack::verify_pack(pack::seal_kill(order(), ada).value(), trust(), now, ""));
}

TEST(KillOrder, EndsByItself) {
    const auto read = pack::verify_kill(pack::seal_kill(order(), ada).value(), trust(), now + base::days(2), 0);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->kills.empty());
}

TEST(KillOrder, OfAnActionThatDoesNotExistIsAnErrorOfThePack) {
    const auto with = pack::with_kills(files(), {{"refnd", {}, {}, "x"}});
    ASSERT_TRUE(with);
    EXPECT_EQ(pack::read_pack(*with, "p", now).pack, nullptr);
}

TEST(Versions, AreOrderedAsSemverSays) {
    const char* order[] = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.9.0", "1.10.0", "1.11.0", "2.0.0"};
    for (std::size_t i = 0; i < std::size(order); ++i) {
        for (std::size_t k = 0; k < std::size(order); ++k) EXPECT_EQ(pack::compare_versions(order[i], order[k]), i < k ? -1 : i > k ? 1 : 0) << order[i] << " " << order[k];
    }
    EXPECT_EQ(pack::compare_versions("1.0.0+a", "1.0.0+b"), 0);
    for (const char* bad : {"", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "v1.0.0", "1.0.x", "1.0.0+"}) EXPECT_FALSE(pack::is_version(bad)) << bad;
}

TEST(Versions, LieInRangesOrNot) {
    EXPECT_EQ(pack::in_range("1.2.0", ">=0.1.0 <2.0.0"), true);
    EXPECT_EQ(pack::in_range("2.0.0", ">=0.1.0 <2.0.0"), false);
    EXPECT_EQ(pack::in_range("1.2.0", ">1.2.0"), false);
    EXPECT_EQ(pack::in_range("1.2.0", "<=1.2.0"), true);
    EXPECT_EQ(pack::in_range("1.2.0", "=1.2.0"), true);
    for (const char* bad : {"", " ", "1.2.0", ">= 1.2.0", "~1.2.0", ">=x"}) EXPECT_EQ(pack::in_range("1.2.0", bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace segue::test
