#pragma once
// The store on SQLite: one folder, one file, one writer. Tables, sealing and files: README.md.

#include "core/ports/store.h"
#include "core/store/keys.h"
#include "core/store/migrate.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace segue::store {

/// Called from the core thread only. A result that is not an error is on disk (WAL, synchronous=FULL) before it is returned.
///
/// Errors:  unavailable  the disk is full or fails. After a failing disk (not a full one) every further change is refused
///                       until the store is opened anew; the change that failed may then turn out to be there, whole, or
///                       not at all. Ids and keys make doing it again harmless.
///          corrupt      stored data are not what we wrote
///          denied       the customer was erased
///          limit        one body is larger than 16 MiB
///          conflict     settling a row that is done or cancelled already
class SqliteStore final : public ports::Store {
public:
    struct Options {
        std::string vfs;                          ///< SQLite's file layer by name; empty for its own. For fault injection.
        const std::vector<Migration>* migrations = nullptr;  ///< other steps than known_migrations(). For tests of migrating.
    };

    /// Opens the store in this folder, making or migrating it where needed. Refused: a folder that is in use (`conflict`), on a
    /// network mount, or open to others; a newer or foreign database; keys that did not make it (`denied`). `now` dates
    /// migrations.
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& folder, const Keys& keys,
                                                                         base::Time now);
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& folder, const Keys& keys,
                                                                         base::Time now, const Options& options);
    ~SqliteStore() override;

    [[nodiscard]] base::Result<ports::Committed> commit(const ports::Change& change) override;
    [[nodiscard]] base::Result<ports::Committed> commit_all(const std::vector<ports::Change>& changes) override;

    [[nodiscard]] base::Result<std::vector<context::Event>> events_of(const std::string& customer,
                                                                      std::int64_t up_to = INT64_MAX) override;
    [[nodiscard]] base::Result<std::int64_t> last_event(const std::string& customer) override;
    [[nodiscard]] base::Result<std::vector<std::string>> customers() override;
    [[nodiscard]] base::Result<std::optional<base::Time>> held_since(const std::string& customer) override;
    [[nodiscard]] base::Result<std::vector<std::string>> find_customers(const ports::IdentityKey& key) override;
    /// Subjects of a customer, sorted.
    [[nodiscard]] base::Result<std::vector<ports::SubjectRef>> subjects_of(const std::string& customer);

    [[nodiscard]] base::Result<std::optional<ports::StoredRecord>> record(const std::string& id) override;
    [[nodiscard]] base::Result<std::vector<ports::StoredRecord>> records_of(const std::string& customer) override;

    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> due_rows(base::Time now) override;
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> open_rows() override;
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> rows_of(const std::string& customer) override;
    [[nodiscard]] base::Status settle_row(const ports::OutboxRow& row, const ports::Change& also) override;

    [[nodiscard]] base::Status save_draft(const std::string& customer, const std::string& agent, const ports::Draft& draft) override;
    [[nodiscard]] base::Result<std::vector<ports::Draft>> drafts(const std::string& agent) override;

    [[nodiscard]] base::Result<std::vector<ports::AuditLine>> audit(std::int64_t from, std::int64_t to) override;
    [[nodiscard]] base::Result<std::int64_t> verify_audit() override;

private:
    struct Parts;
    explicit SqliteStore(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace segue::store
