#pragma once
// Which branches of a pack its own tests have gone through.
//
// A point is one side of one decision that the pack takes: a rule that held, a rule that did not; a condition of a transition
// likewise; a transition, start, goal, leave or timeout that fired; a treatment that was allowed; a wrap-up code that was recorded; a
// signal that was raised.

#include "core/journey/watcher.h"
#include "core/pack/pack.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

struct CoveragePoint {
    std::string file;      ///< with the pack's folder
    base::Place place;
    std::string what;      ///< "rule 'is_paid' of 'refund' holds"
    bool covered = false;
};

class Coverage final : public journey::Watcher {
public:
    /// All points of the pack, none covered. The files are those that the pack was read from.
    Coverage(const PackFiles& files, const std::string& folder, const Pack& pack);

    /// A decision was looked at: rules, reasons, treatments, wrap-up codes, personas.
    void saw(const decision::Situation& situation, const decision::Input& input, const decision::Decision& decision);
    void recorded(const std::string& code);

    void taken(const journey::Definition& definition, std::uint32_t transition) override;
    void passed_over(const journey::Definition& definition, std::uint32_t transition) override;
    void branched(const journey::Definition& definition, std::uint32_t action, bool held) override;
    void watched(const journey::Definition& definition, const journey::Watch& watch, bool held) override;
    void timed_out(const journey::Definition& definition) override;

    /// In the order of files and places.
    [[nodiscard]] std::vector<CoveragePoint> points() const;
    [[nodiscard]] std::size_t covered() const;
    [[nodiscard]] std::size_t size() const { return points_.size(); }
    /// Rounded down, so that 100 means all. 100 for a pack without any point.
    [[nodiscard]] int percent() const;

private:
    void add(const std::string& key, const std::string& file, base::Place place, std::string what);
    void add_actions(const base::Json& json);
    void add_dispositions(const base::Json::List& list);
    void add_personas(const base::Json& json);
    void add_signals();
    void add_journey(const journey::Definition& definition, const std::string& file);
    void mark(const std::string& key);
    void see_rules(const decision::Candidate& candidate);

    const Pack& pack_;
    std::string folder_;
    std::map<std::string, CoveragePoint> points_;
};

}  // namespace segue::pack
