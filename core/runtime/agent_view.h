#pragma once
// What the agent sees: plain immutable models, made by the core thread, drawn by the window and printed by `segue take`.
//
// Texts are ready to be shown except for times: those are instants, shown relative or exact by whoever draws. All texts may
// come from outside: draw them literally. Nothing here reveals the account before the caller is verified (`hidden`).

#include "core/runtime/action_view.h"
#include "core/runtime/person_view.h"
#include "core/runtime/rederived_view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

/// One contact in the list of work.
struct WorkItem {
    enum class State : std::uint8_t { incoming, mine, done };
    std::string contact;
    std::string customer_name;
    std::string channel;
    std::string reason;               ///< why it was handed over, as given
    std::string from;                 ///< "bot", "ivr", "chat", an agent's name; empty when it is direct
    std::string kind;                 ///< cold, warm, consult, conference; empty when it is direct
    std::string queue;
    Time offered;
    State state = State::incoming;
    bool has_draft = false;
    std::string disposition;          ///< of a finished one: its title
    friend bool operator==(const WorkItem&, const WorkItem&) = default;
};

struct HeadView {
    std::string name;
    std::string verified;             ///< the level reached; empty: not yet
    std::string verified_by;
    std::vector<std::string> levels;  ///< that can be reached, lowest first, without "none"
    std::string language, tier, zone;
    std::optional<int> local_offset;  ///< seconds east of UTC now; none when the zone is not known
    enum class Allowed : std::uint8_t { yes, no, unknown };
    Allowed contact_allowed = Allowed::unknown;   ///< reaching out, not answering
    std::optional<Time> allowed_changes_at;
    int open_cases = 0;
    std::vector<LineView> cautions;
    std::vector<std::string> personas;
    std::vector<std::string> zones = {};  ///< likely places whose clocks differ, when there are several: reaching out must be allowed in each
    friend bool operator==(const HeadView&, const HeadView&) = default;
};

struct BriefPartView {
    std::string id, title;
    std::vector<LineView> lines;
    bool needed = false;              ///< and missing when there are no lines
    friend bool operator==(const BriefPartView&, const BriefPartView&) = default;
};

struct BriefView {
    bool hidden = false;
    std::string hidden_reason;
    std::vector<BriefPartView> parts;
    int completeness_percent = 0;
    bool acknowledged = false;
    bool flagged = false;
    std::vector<LineView> hops;       ///< how the contact came here, oldest first; shown even when hidden: nothing of the account
    friend bool operator==(const BriefView&, const BriefView&) = default;
};

struct TimelineRow {
    std::string id;                   ///< the event's
    Time time;
    std::string type, title, text, channel, direction;
    std::string journey;              ///< title of the journey it belongs to; empty when to none
    std::string contact;
    bool attempt = false;             ///< the customer tried something
    friend bool operator==(const TimelineRow&, const TimelineRow&) = default;
};

/// A step of a journey's map, in the order of its states.
struct JourneyStepView {
    std::string stage;
    bool current = false, visited = false, final = false;
    friend bool operator==(const JourneyStepView&, const JourneyStepView&) = default;
};

struct JourneyView {
    std::string id, title, key, stage, status;
    Time since;
    std::vector<JourneyStepView> steps;
    std::vector<LineView> history;
    std::string difference;           ///< between the owner's word and what was derived; empty when they agree
    friend bool operator==(const JourneyView&, const JourneyView&) = default;
};

/// A state of the customer that the pack's detectors found ("Same error twice in a day"), now in force.
struct SignalView {
    std::string id, title, key;
    Time from;
    std::optional<Time> until;        ///< when time alone ends it
    int strength = 0;                 ///< how often, or how much, at most since `from`
    std::vector<std::string> events;  ///< it rests on these: ids of timeline rows, oldest first
    friend bool operator==(const SignalView&, const SignalView&) = default;
};

/// One of the open journeys that a wrap-up can be about.
struct JourneyChoiceView {
    std::string journey;                      ///< the instance's id (FinishContact::journey)
    std::string title;                        ///< "Payment recovery I-7: Reminded"
    friend bool operator==(const JourneyChoiceView&, const JourneyChoiceView&) = default;
};

/// A wrap-up code on offer, with what it will do; for a finished contact: with what correcting to it would change.
struct CodeView {
    std::string id, title, parent, outcome;
    bool put_forward = false;                 ///< by the journey's state
    bool note_required = false;
    std::vector<std::string> effects;         ///< in words
    std::vector<JourneyChoiceView> journeys = {};  ///< when it can be about several: the likeliest first, which `effects` speak of
    friend bool operator==(const CodeView&, const CodeView&) = default;
};

/// An open promise, which the contact may keep or cancel.
struct OpenPromiseView {
    std::string id, text;
    std::optional<Time> due;
    friend bool operator==(const OpenPromiseView&, const OpenPromiseView&) = default;
};

/// A wrap-up as far as it was begun, or what a correction begins with.
struct DraftView {
    std::string code, note;
    std::string journey;                      ///< the instance that it is to be about; empty: the likeliest
    std::vector<std::string> kept, cancelled; ///< ids of promises
    bool correcting = false;                  ///< of a finished contact: its correction was begun
    friend bool operator==(const DraftView&, const DraftView&) = default;
};

struct WrapUpView {
    std::vector<CodeView> codes;              ///< best first; their effects are those with the draft's journey and promises
    DraftView draft;                          ///< as last saved; of a finished contact without one: what was recorded, without its code
    bool finished = false;
    std::string finished_title;
    std::optional<Time> undo_until;
    bool can_correct = false;                 ///< finished here: CorrectDisposition may mend it
    std::string suggested = {};               ///< id of the code that the accepted action names, or that its journey puts forward after the customer's yes
    std::vector<OpenPromiseView> promises = {};   ///< that it can settle, oldest first: those open now, or before the wrap-up that is corrected
    friend bool operator==(const WrapUpView&, const WrapUpView&) = default;
};

struct ContactView {
    std::string contact;
    std::string channel;
    HeadView head;
    BriefView brief;
    std::vector<TimelineRow> timeline;        ///< newest first
    std::vector<JourneyView> journeys;        ///< active ones first
    std::vector<SignalView> signals;          ///< the youngest first; empty while the account is hidden
    NextActionView next;
    WrapUpView wrap_up;
    IdentityView identity;                    ///< whose contact this is; several: ask the agent
    PictureView picture;
    std::vector<WishView> wishes = {};        ///< by channel, in the order of their names
    std::vector<std::string> problems;        ///< of the picture, in words
    std::vector<DifferenceView> differences = {};  ///< that nobody has seen yet, newest last
    std::vector<ToMendView> to_mend = {};
    std::vector<OptOutDoubtView> opt_out_doubts = {};   ///< oldest first
    std::vector<ImpossibleView> impossible = {};
    friend bool operator==(const ContactView&, const ContactView&) = default;
};

struct SourceView {
    enum class State : std::uint8_t { loading, fresh, late, failed };
    std::string id;
    State state = State::loading;
    std::optional<Time> fetched;
    std::string problem;
    friend bool operator==(const SourceView&, const SourceView&) = default;
};

struct OutboxView {
    int waiting = 0, blocked = 0, unknown = 0;
    struct Row {
        std::string key, kind, state, why, target;   ///< state "held": queued, and `why` is against it
        Time created;
        std::string customer_name = {}, channel = {};   ///< whom it concerns, and by which channel a message goes
        std::optional<Time> until = {};              ///< of one that is held, where time alone ends it
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::vector<Row> open;
    int held = 0;                          ///< of those waiting: may not go out yet, and are decided anew when they may
    std::optional<Time> held_until = {};   ///< the first of them; empty: nobody can tell
    friend bool operator==(const OutboxView&, const OutboxView&) = default;
};

/// Something that the agent should know now: an error, or that something was done.
struct Notice {
    enum class Kind : std::uint8_t { done, warning, error };
    Kind kind = Kind::done;
    std::string text;
    Time at;
    friend bool operator==(const Notice&, const Notice&) = default;
};

/// The whole picture for the window. Immutable once published. One that differs in `now` alone shows the same.
struct AgentView {
    std::string agent;
    std::string pack;                         ///< title and version
    Time now;
    std::vector<WorkItem> work;               ///< incoming (oldest first), mine, done (newest first)
    std::optional<ContactView> open;          ///< the contact in hand
    std::vector<SourceView> sources;
    OutboxView outbox;
    std::vector<Notice> notices;              ///< newest last, a few
    std::optional<Time> next_check_at;        ///< when time alone may change what is shown
    friend bool operator==(const AgentView&, const AgentView&) = default;
};

}  // namespace segue::runtime
