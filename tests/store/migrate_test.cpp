// A database is brought forward whole or not at all, and never at the cost of an unsent row.

#include "tests/store/fixture.h"
#include "tests/store/raw.h"

#include <gmock/gmock.h>

namespace segue::store {
namespace {

using testing::HasSubstr;

class Migrating : public StoreTest {
protected:
    /// The known steps and one more.
    static std::vector<Migration> with(const std::string& sql) {
        auto steps = known_migrations();
        steps.push_back({steps.back().number + 1, "next", sql});
        return steps;
    }
    base::Result<std::unique_ptr<SqliteStore>> open_with(const std::vector<Migration>& steps) {
        SqliteStore::Options options;
        options.migrations = &steps;
        return SqliteStore::open(folder(), keys_, noon, options);
    }
    int version() const { return std::stoi(raw::value(database(), "PRAGMA user_version")); }
};

TEST_F(Migrating, KnownStepsAreNumberedFromOneWithoutAGap) {
    const auto& steps = known_migrations();
    ASSERT_FALSE(steps.empty());
    for (std::size_t i = 0; i < steps.size(); ++i) EXPECT_EQ(steps[i].number, static_cast<int>(i) + 1);
}

TEST_F(Migrating, ANewStepIsTakenAndNotedAndTheDataStay) {
    ASSERT_TRUE(open()->commit(disposition(1)).ok());
    const int before = version();
    const auto steps = with("ALTER TABLE event ADD COLUMN lane TEXT");
    {
        const auto store = open_with(steps);
        ASSERT_TRUE(store.ok()) << store.error().text();
        EXPECT_EQ((*store)->events_of("ada")->size(), 1u);
        EXPECT_EQ((*store)->open_rows()->size(), 1u);
        EXPECT_TRUE((*store)->verify_audit().ok());
    }
    EXPECT_EQ(version(), before + 1);
    EXPECT_EQ(raw::value(database(), "SELECT name FROM migration ORDER BY number DESC LIMIT 1"), "next");
}

TEST_F(Migrating, AStepThatFailsHalfWayLeavesTheOldState) {
    ASSERT_TRUE(open()->commit(disposition(1)).ok());
    const int before = version();
    const auto failed = open_with(with("ALTER TABLE event ADD COLUMN lane TEXT; DELETE FROM record; SELECT no_such_thing"));
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, base::Code::corrupt);
    EXPECT_THAT(failed.error().message, HasSubstr("nothing was changed"));
    EXPECT_EQ(version(), before);
    const auto store = open();
    EXPECT_EQ(store->records_of("ada")->size(), 1u);
    EXPECT_TRUE(store->verify_audit().ok());
}

TEST_F(Migrating, AStepThatWouldLoseAnUnsentRowIsRefused) {
    {
        const auto store = open();
        ASSERT_TRUE(store->commit(disposition(1)).ok());
        ASSERT_TRUE(store->commit(disposition(2)).ok());
    }
    const auto refused = open_with(with("DELETE FROM outbox WHERE seq = 1"));
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message, HasSubstr("would lose rows that are not sent yet"));
    EXPECT_EQ(open()->open_rows()->size(), 2u);
}

TEST_F(Migrating, AnOlderProgramRefusesANewerDatabaseAndTouchesNothing) {
    ASSERT_TRUE(open_with(with("CREATE TABLE later (x)")).ok());
    const int newer = version();
    const auto older = SqliteStore::open(folder(), keys_, noon);
    ASSERT_FALSE(older.ok());
    EXPECT_EQ(older.error().code, base::Code::conflict);
    EXPECT_THAT(older.error().message, HasSubstr("newer Segue"));
    EXPECT_EQ(version(), newer);
}

TEST_F(Migrating, SomebodyElsesDatabaseIsRefused) {
    std::filesystem::create_directory(folder());
    std::filesystem::permissions(folder(), std::filesystem::perms::owner_all);
    raw::run(database(), "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    std::filesystem::permissions(database(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const auto foreign = SqliteStore::open(folder(), keys_, noon);
    ASSERT_FALSE(foreign.ok());
    EXPECT_EQ(foreign.error().code, base::Code::invalid);
    EXPECT_EQ(raw::value(database(), "SELECT count(*) FROM theirs"), "1");
}

TEST_F(Migrating, AFileThatIsNoDatabaseIsRefused) {
    ASSERT_TRUE(open()->commit(disposition(1)).ok());
    raw::overwrite(database(), 0, std::string(4096, 'x'));
    const auto damaged = SqliteStore::open(folder(), keys_, noon);
    ASSERT_FALSE(damaged.ok());
    EXPECT_EQ(damaged.error().code, base::Code::corrupt);
}

}  // namespace
}  // namespace segue::store
