#pragma once
// A journey as a pack's journeys/*.json says it: a statechart with starts, ends, stages and offers. Immutable once read.

#include "core/base/fixed.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/condition/condition.h"
#include "core/journey/chart.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::journey {

/// Whose word about an instance's state counts when two differ.
enum class Owner : std::uint8_t { desk, hub, connector };

/// When a start may start again.
enum class Reentry : std::uint8_t {
    once,        ///< one instance for the customer, ever, whatever the key
    keyed,       ///< one instance for each key, ever
    after_exit,  ///< again for a key when its instance has ended
    cooldown,    ///< likewise, but not before a time has passed since it ended
    restart,     ///< a start ends the running instance of that key and begins anew
};

/// "When this event comes, and the condition holds": a start, a goal, a leave.
struct Watch {
    std::vector<std::string> events;   ///< descriptors: "fault.reported", "fault.*", "*"
    std::uint32_t condition = none;    ///< Definition::conditions
    base::Place place;
};

/// An action that a state puts forward, and how much it adds to the decision's context weight.
struct Offer {
    std::string action;
    base::Fixed weight;
    base::Place place;
};

/// What people and the decision see of a state; the same numbering as Chart::states.
struct Face {
    std::string stage;                       ///< empty: that of the state around it
    std::vector<Offer> offers;
    std::vector<std::string> dispositions;   ///< wrap-up codes, best first
    base::Place place;
};

/// How an event tells which instance it belongs to.
struct KeyPick {
    enum class Kind : std::uint8_t { absent, pointer, condition };
    Kind kind = Kind::absent;
    std::string pointer;                     ///< into the event's data
    std::uint32_t condition = none;
};

/// A value inside an effect's data. What cannot be had is left out of the object or list around it.
struct Template {
    struct Member {
        enum class Kind : std::uint8_t { literal, pointer, condition, object, list };
        std::string name;                    ///< empty in a list
        Kind kind = Kind::literal;
        base::Json literal;
        std::string pointer;                 ///< into the event's data
        std::uint32_t condition = none;
        std::vector<Member> inside;          ///< of an object or list that holds something to be computed
    };
    std::vector<Member> members;
};

/// How instances of an older version are carried over at the instant `Definition::from` (migrate.h).
struct Migration {
    std::int64_t from_version = 0;
    std::vector<std::pair<std::string, std::string>> states;  ///< old id → new id; a state that is not named keeps its id
    std::vector<std::string> stays;          ///< old ids: who is there ends on the old version
    bool restart_waits = false;              ///< waits count from the carrying over, not from when the state was entered
    bool forget_history = false;             ///< history states begin anew
    base::Place place;
};

/// What a definition wants of one class of events; numbers into starts, goals and leaves.
struct Interest {
    std::vector<std::uint32_t> starts, goals, leaves;
    bool any = false;   ///< also true when a transition wants it: false lets the fold pass the event by
};

struct Definition {
    std::string id;
    std::int64_t version = 1;
    std::string title;
    Owner owner = Owner::desk;
    std::optional<base::Time> from;          ///< new instances start with this version from here on; absent: always
    std::vector<Migration> migrations;       ///< at most one for each older version
    KeyPick key;
    std::vector<Watch> starts, goals, leaves;
    Reentry reentry = Reentry::after_exit;
    base::Duration cooldown;
    std::optional<base::Duration> timeout;
    Chart chart;
    std::vector<Face> faces;
    std::vector<condition::Program> conditions;  ///< every guard, numbered
    std::vector<Template> templates;             ///< data of effects
    std::vector<Interest> interests;             ///< by class of event
    std::vector<base::Place> transition_places;  ///< by number of transition
    std::vector<std::pair<std::uint32_t, base::Place>> branch_places;  ///< of each `if`, by its number in Chart::code
    base::Place place;
};

/// The number of a state; `none` when there is none of that name.
[[nodiscard]] StateIndex find_state(const Definition& definition, std::string_view id);
/// Every action that some state puts forward, for checks against the pack's actions.
[[nodiscard]] std::vector<Offer> all_offers(const Definition& definition);
/// Every wrap-up code that some state puts forward, each once, in document order.
[[nodiscard]] std::vector<std::string> all_dispositions(const Definition& definition);
/// Whether some state puts this wrap-up code forward.
[[nodiscard]] bool knows_code(const Definition& definition, std::string_view code);
/// Every effect's name ("message.requested"), each once, in document order.
[[nodiscard]] std::vector<std::string> all_effects(const Definition& definition);
/// The deepest active states joined by "+", in document order: how a state is written for other systems, and for those who write packs.
[[nodiscard]] std::string state_text(const Definition& definition, const StateSet& active);
/// The people's name of it: the innermost stage of each deepest state, each once, joined by " + ". Empty where none has a stage.
[[nodiscard]] std::string stage_text(const Definition& definition, const StateSet& active);

[[nodiscard]] std::string_view owner_name(Owner owner);
[[nodiscard]] std::string_view reentry_name(Reentry reentry);

}  // namespace segue::journey
