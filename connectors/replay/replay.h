#pragma once
// The replay connector: recorded contacts from files, dispositions back into one.
//
// Files are JSONL: one CloudEvents 1.0 event (structured JSON) on each line; blank lines and lines that begin with '#' are
// skipped. What deliver() writes is the same format with two extension attributes:
//   idempotencykey   the outbox row's key
//   groupsize        how many lines were written together for that key
// A row's lines are written by one write and one sync. At opening, a torn last line or an incomplete last group is cut off,
// so a row's lines are all there or none is.

#include "connectors/replay/append_file.h"
#include "connectors/replay/line_file.h"
#include "core/base/digest.h"
#include "core/ports/connector.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace segue::replay {

/// Reads input files and its own output file; writes only the output file. Called from one thread.
///
/// A line that cannot be read becomes a problem with "file:line:column" and reading goes on: broken JSON, wrong types,
/// texts above 256 KiB, invalid UTF-8, nesting deeper than 64, a line above 4 MiB. An event that was read before (same
/// source and id) is dropped; when its content differs, a problem names both lines and the first one counts.
class ReplayConnector final : public ports::Connector {
public:
    /// An empty `output` makes it read-only: every delivery is refused.
    ReplayConnector(std::string id, std::vector<std::filesystem::path> inputs, std::filesystem::path output);

    [[nodiscard]] const std::string& id() const override { return id_; }
    [[nodiscard]] base::Result<ports::Fetched> fetch() override;

    /// Takes payloads of version 1:
    ///   events    list of event objects, written as they are
    ///   journeys  list of {definition, key, state, since, version, revision}: where instances that this connector owns stand
    ///             after the wrap-up, and the revision that this was based on. As their owner it writes a journey.reported
    ///             event with the next revision; when it has a higher one already, the row is refused whole as a conflict.
    /// A row of kind "message" without events becomes one message.sent event of its channel, purpose and text.
    [[nodiscard]] ports::DeliveryResult deliver(const ports::OutboxRow& row) override;
    /// Never cannot_tell, unless the output file cannot be read.
    [[nodiscard]] ports::Readback read_back(const ports::OutboxRow& row) override;

private:
    struct Seen {
        base::Digest content;
        std::size_t file = 0;
        std::uint32_t line = 0;
    };

    void catch_up();
    bool take_line(std::size_t file, const Line& line);
    void take_event(std::size_t file, const Line& line, const base::Json& json, context::Event event);
    void note_revision(const context::Event& event);
    void problem(base::Error error);
    [[nodiscard]] base::Status open_output();
    [[nodiscard]] base::Result<std::vector<base::Json>> events_for(const ports::OutboxRow& row) const;
    [[nodiscard]] base::Result<base::Json> report_for(const ports::OutboxRow& row, const base::Json& journey, base::Time time) const;

    std::string id_;
    std::vector<LineFile> files_;               ///< the inputs, then the output
    std::filesystem::path output_;
    AppendFile append_;
    ports::Fetched pending_;                    ///< read and not yet fetched
    std::unordered_map<std::string, Seen> seen_;        ///< digest of source and id → where
    std::map<std::string, std::int64_t> revisions_;     ///< customer, definition and key → highest revision
    std::set<std::string> delivered_;                   ///< idempotency keys in the output file
    std::set<std::string> told_;                        ///< problems that are not told again
};

}  // namespace segue::replay
