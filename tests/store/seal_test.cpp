// Nothing personal can be read from the files, and nothing sealed can be moved or altered.

#include "core/store/encode.h"
#include "core/store/seal.h"
#include "tests/store/fixture.h"
#include "tests/store/raw.h"

#include <gmock/gmock.h>

namespace segue::store {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Seal, OpensOnlyWithItsKeyInItsRow) {
    Sealer sealer(make_keys());
    const Key key = sealer.new_key();
    const std::string sealed = sealer.seal(key, "call her back", {"event", "row 1", "smith"});
    EXPECT_EQ(*sealer.unseal(key, sealed, {"event", "row 1", "smith"}), "call her back");
    EXPECT_FALSE(sealer.unseal(key, sealed, {"event", "row 2", "smith"}).ok());
    EXPECT_FALSE(sealer.unseal(key, sealed, {"record", "row 1", "smith"}).ok());
    EXPECT_FALSE(sealer.unseal(key, sealed, {"event", "row 1", "jones"}).ok());
    EXPECT_FALSE(sealer.unseal(key, sealed, {"event", "row", " 1smith"}).ok()) << "parts are kept apart";
    EXPECT_FALSE(sealer.unseal(sealer.new_key(), sealed, {"event", "row 1", "smith"}).ok());
    EXPECT_EQ(sealer.unseal(key, sealed, {"event", "x"}).error().code, base::Code::corrupt);
}

TEST(Seal, EveryByteCounts) {
    Sealer sealer(make_keys());
    const Key key = sealer.new_key();
    const std::string sealed = sealer.seal(key, "text", {"event"});
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        EXPECT_FALSE(sealer.unseal(key, altered, {"event"}).ok()) << i;
        EXPECT_FALSE(sealer.unseal(key, sealed.substr(0, i), {"event"}).ok()) << i;
    }
}

TEST(Seal, EqualTextsLookDifferentAndEmptyOnesWork) {
    Sealer sealer(make_keys());
    const Key key = sealer.new_key();
    EXPECT_NE(sealer.seal(key, "same", {"t"}), sealer.seal(key, "same", {"t"}));
    EXPECT_EQ(*sealer.unseal(key, sealer.seal(key, "", {"t"}), {"t"}), "");
}

TEST(Seal, NoncesDoNotRepeatAcrossOpenings) {
    const Keys keys = make_keys();
    std::set<std::string> nonces;
    for (int opening = 0; opening < 20; ++opening) {
        Sealer sealer(keys);
        for (int i = 0; i < 300; ++i) nonces.insert(sealer.seal(keys.seal, "x", {"t"}).substr(1, 24));
    }
    EXPECT_EQ(nonces.size(), 6000u);
}

TEST(BlindIndex, IsKeyedAndKeepsKindsApart) {
    const Keys keys = make_keys();
    const Sealer sealer(keys);
    EXPECT_EQ(sealer.blind("identity", {"phone", "+49"}), Sealer(keys).blind("identity", {"phone", "+49"}));
    EXPECT_NE(sealer.blind("identity", {"phone", "+49"}), Sealer(make_keys()).blind("identity", {"phone", "+49"}));
    EXPECT_NE(sealer.blind("identity", {"phone", "+49"}), sealer.blind("identity", {"phon", "e+49"}));
    EXPECT_NE(sealer.blind("event", {"a"}), sealer.blind("record", {"a"}));
    EXPECT_EQ(sealer.blind("event", {"a"}).size(), 16u);
}

TEST(Encoding, EventsComeBackWhole) {
    context::Event full = event("e-1");
    full.identity = "+4930123456";
    full.identity_type = "phone";
    full.subject = "W-17";
    full.direction = "inbound";
    full.contact_id = "c1";
    full.journey_id = std::string("nul\0inside", 10);
    full.data = base::Json::object({{"list", base::Json::list({1, 2.5, true, nullptr, "\xF0\x9F\x98\x80"})}, {"big", std::string(100'000, 'x')}});
    const auto back = decode_event(encode_event(full));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(encode_event(*back), encode_event(full));
    EXPECT_EQ(back->journey_id, full.journey_id);
    EXPECT_EQ(back->data, full.data);
    EXPECT_EQ(back->time, full.time);
}

TEST(Encoding, ATruncatedOrForeignBodyIsCorruptAndNeverReadPastItsEnd) {
    const std::string body = encode_event(event("e-1"));
    for (std::size_t length = 0; length < body.size(); ++length) EXPECT_FALSE(decode_event(body.substr(0, length)).ok()) << length;
    EXPECT_FALSE(decode_event(body + "x").ok());
    EXPECT_FALSE(decode_event("\x02" + body.substr(1)).ok()) << "a later format";
    std::string negative = body;
    negative.replace(1, 8, std::string(8, '\xFF'));
    EXPECT_FALSE(decode_event(negative).ok());
}

class AtRest : public StoreTest {};

TEST_F(AtRest, NoFileHoldsAnythingPersonal) {
    const std::string customer = "customer-ada-lovelace";
    {
        const auto store = open();
        auto all = disposition(1, customer);
        all.events[0].data = base::Json::object({{"note", "her-mother-is-ill"}});
        all.events[0].subject = "order-number-4711";
        all.keys = {{"phone", "+4930123456789"}};
        all.subjects = {{"order", "order-number-4711"}};
        all.outbox[0].payload = base::Json::object({{"text", "dear-mrs-lovelace"}});
        all.records[0].json = R"({"why":"she-missed-two-payments"})";
        ASSERT_TRUE(store->commit(all).ok());
        ASSERT_TRUE(store->save_draft(customer, "smith", {"contact-number-99", "half-a-sentence", noon}).ok());
        for (const auto& file : std::filesystem::directory_iterator(folder())) {
            const std::string bytes = raw::bytes_of(file.path());
            for (const char* secret : {"lovelace", "her-mother", "4711", "30123456", "mrs-", "missed-two", "number-99", "half-a-", "contact-1"}) {
                EXPECT_EQ(bytes.find(secret), std::string::npos) << secret << " in " << file.path();
            }
        }
    }
    EXPECT_NE(raw::bytes_of(database()).find("smith"), std::string::npos) << "the search would find what is there";
}

TEST_F(AtRest, ABodyMovedToAnotherRowDoesNotOpen) {
    {
        const auto store = open();
        ASSERT_TRUE(store->commit(disposition(1)).ok());
        ASSERT_TRUE(store->commit(disposition(2)).ok());
    }
    raw::run(database(), "UPDATE event SET body = (SELECT body FROM event WHERE seq = 2) WHERE seq = 1");
    const auto events = open()->events_of("ada");
    ASSERT_FALSE(events.ok());
    EXPECT_EQ(events.error().code, base::Code::corrupt);
    EXPECT_THAT(events.error().text(), Not(HasSubstr("ada")));
}

TEST_F(AtRest, DestroyingACustomersKeyErasesThatCustomerAndLeavesTheAuditWhole) {
    {
        const auto store = open();
        ASSERT_TRUE(store->commit(disposition(1, "ada")).ok());
        ASSERT_TRUE(store->commit(disposition(2, "bob")).ok());
    }
    raw::run(database(), "UPDATE customer SET data_key = NULL, id = NULL WHERE customer = (SELECT customer FROM event WHERE entry = 1)");
    const auto store = open();
    EXPECT_EQ(*store->verify_audit(), 2);
    EXPECT_THAT(*store->customers(), testing::ElementsAre("bob"));
    EXPECT_EQ(store->events_of("ada").error().code, base::Code::denied);
    EXPECT_EQ(store->commit(disposition(3, "ada")).error().code, base::Code::denied);
    EXPECT_EQ(store->events_of("bob")->size(), 1u);
}

TEST_F(AtRest, OutboxRowsOpenWithTheMachinesKeyAlone) {
    ASSERT_TRUE(open()->commit(disposition(1)).ok());
    Keys later = keys_;
    later.seal = make_keys().seal;  // the agent's key has gone
    raw::run(database(), "DELETE FROM store_check WHERE name = 'agent'");
    const auto opened = SqliteStore::open(folder(), later, noon);
    ASSERT_TRUE(opened.ok());
    ASSERT_EQ((*opened)->due_rows(noon)->size(), 1u);
    EXPECT_EQ((*opened)->due_rows(noon)->front().customer, "ada");
    EXPECT_FALSE((*opened)->events_of("ada").ok());
    auto sent = (*opened)->due_rows(noon)->front();
    sent.state = ports::OutboxState::done;
    EXPECT_TRUE((*opened)->settle_row(sent, {}).ok());
}

}  // namespace
}  // namespace segue::store
