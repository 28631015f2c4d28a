// How old a desk's knowledge of what others did is, where no hub keeps the count.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using runtime::OpenContact;

/// The small pack, whose caps count on what other desks did no longer ago than a quarter of an hour.
std::shared_ptr<const pack::Pack> with_ledger() {
    auto files = small_pack_files();
    auto& policies = files["policies.json"];
    policies.insert(policies.find("\"reservations\""), R"("ledger":{"max_age":"PT15M"},)");
    return read_small(files);
}

/// What stands against texting about the order: empty, nothing does.
std::string against_reminding(Bench& bench) {
    const auto judgement = bench.desk->judge("K-1", bench.now);
    return answer(candidate(judgement->decision, "remind", "o1"), "caps");
}

TEST(Ledger, OfADeskWithoutAHubIsAsOldAsItsSourcesLastWord) {
    // Regression: a desk without a hub passed as knowing everything up to now.
    Bench bench(Story().person().order("o1").contact().verified(), with_ledger());
    EXPECT_EQ(against_reminding(bench), "pass");
    bench.done(OpenContact{"K-1"});
    static_cast<void>(bench.view());
    ASSERT_TRUE(bench.desk->next_due().has_value());
    EXPECT_LE(*bench.desk->next_due(), instant("2026-03-10T10:20:00.000001Z")) << "it is judged anew when the ledger is too old";
    EXPECT_NE(bench.memory.records.back().json.find(R"("ledger_at":"2026-03-10T10:05:00Z")"), std::string::npos) << "each decision states it";
    bench.now = instant("2026-03-10T10:20:00Z");
    EXPECT_EQ(against_reminding(bench), "pass");
    bench.now = instant("2026-03-10T10:20:01Z");
    EXPECT_EQ(against_reminding(bench), "unknown: ledger_stale");
    bench.wire.fetch_fails = true;
    bench.desk->refresh(bench.now);
    EXPECT_EQ(against_reminding(bench), "unknown: ledger_stale") << "a source that does not answer tells nothing";
    bench.wire.fetch_fails = false;
    bench.desk->refresh(bench.now);
    EXPECT_EQ(against_reminding(bench), "pass");
}

TEST(Ledger, ThatWasNeverSeenBlocks) {
    Bench bench(Story().person().order("o1").contact().verified(), with_ledger());
    bench.open();  // started again, and no source has answered yet
    EXPECT_EQ(against_reminding(bench), "unknown: ledger_stale");
    Bench alone(Story().person().order("o1").contact().verified());
    alone.open();
    EXPECT_EQ(against_reminding(alone), "pass") << "the pack does not ask";
}

}  // namespace
}  // namespace segue::test
