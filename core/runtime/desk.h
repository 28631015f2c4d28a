#pragma once
// One agent's desk: the store, the connectors, the pack and the customers in hand. Commands become transactions here.
//
// Synchronous and without a clock: the time comes in with each call. Used from one thread (CoreThread, or the terminal).

#include "core/disposition/correct.h"
#include "core/outbox/courier.h"
#include "core/ports/connector.h"
#include "core/ports/store.h"
#include "core/runtime/agent_command.h"
#include "core/runtime/agent_view.h"
#include "core/runtime/judge.h"
#include "core/runtime/persons.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace segue::runtime {

struct DeskParts {
    std::unique_ptr<ports::Store> store;
    std::vector<std::unique_ptr<ports::Connector>> connectors;  ///< the first one is written to
    std::shared_ptr<const pack::Pack> pack;
    std::string agent;
    std::vector<std::string> skills;
    std::string engine = "segue";            ///< program and version, for the provenance of records
    base::Duration undo = base::seconds(8);  ///< a wrap-up is sent no sooner, so that it can be taken back
    std::vector<std::string> notices;        ///< what the agent has to know from the start: a refused pack
};

/// Wrapped up, or handed over by this agent: nothing is left to do here.
[[nodiscard]] inline bool is_over(const context::Contact& contact, const std::string& agent) {
    return contact.wrapped_up || (!contact.passed_on_by.empty() && contact.passed_on_by == agent);
}

class Desk {
public:
    explicit Desk(DeskParts parts);

    /// Reads what the store holds. Call once, before anything else.
    [[nodiscard]] base::Status start(base::Time now);
    /// Fetches from every connector and stores what is new. Failures show in the view; what is good is kept.
    void refresh(base::Time now);
    /// One command, one transaction. An error is also shown as a notice.
    [[nodiscard]] base::Status handle(const AgentCommand& command, base::Time now);
    /// Sends what is due in the outbox, until `enough` says after a row that somebody waits. Returns what was touched.
    outbox::Round deliver(base::Time now, const std::function<bool()>& enough = {});
    /// The picture as of now. A changed recommendation for the contact in hand is recorded, and its showing is an event.
    [[nodiscard]] AgentView view(base::Time now);
    /// The picture with this contact open, from what is in memory: nothing is read, written or recorded as shown. None when the contact is
    /// not known here. What OpenContact then shows differs in what was recorded by it.
    [[nodiscard]] std::optional<AgentView> first_view(const std::string& contact, base::Time now);
    /// Works out ahead, for contacts that wait, what opening one would have to wait for: until `enough` says that somebody waits. Changes
    /// nothing that is seen or stored.
    void prepare(base::Time now, const std::function<bool()>& enough);
    /// When something is due by time alone: an outbox row, an undo that ends, a decision to look at again.
    [[nodiscard]] std::optional<base::Time> next_due() const { return next_due_; }

    /// What the contact's wrap-up had said (a correction begins with it, and says everything anew), and what correcting it would change, in words.
    [[nodiscard]] base::Result<CorrectDisposition> recorded_wrap_up(const std::string& contact, base::Time now);
    [[nodiscard]] base::Result<std::vector<std::string>> preview_correction(const CorrectDisposition& command, base::Time now);
    /// Journeys whose owner has another state than what was recorded here leads to: a lead's list, oldest first.
    [[nodiscard]] std::vector<ConflictView> conflicts() const;
    /// The judgement of a contact; null when the contact is unknown.
    [[nodiscard]] std::unique_ptr<Judgement> judge(const std::string& contact, base::Time now);
    [[nodiscard]] const pack::Pack& pack() const { return *parts_.pack; }
    [[nodiscard]] ports::Store& store() { return *parts_.store; }

private:
    friend class DeskView;
    struct Source {
        SourceView view;
        std::vector<context::Event> unsaved;  ///< fetched, but the store refused: they come with the next refresh
    };
    /// One event of the desk's own, before it has an id and a time.
    struct Own {
        std::string type;
        base::Json data;
    };
    struct Finished {
        std::vector<std::string> keys;     ///< of the outbox rows that the wrap-up queued; the write-back first
        std::vector<std::string> events;   ///< ids that the wrap-up recorded
        base::Time undo_until;
    };

    [[nodiscard]] base::Status run(const OpenContact& command, base::Time now);
    [[nodiscard]] base::Status run(const VerifyCaller& command, base::Time now);
    [[nodiscard]] base::Status run(const AcknowledgeBrief& command, base::Time now);
    [[nodiscard]] base::Status run(const FlagBrief& command, base::Time now);
    [[nodiscard]] base::Status run(const AnswerRecommendation& command, base::Time now);
    [[nodiscard]] base::Status run(const PrepareAction& command, base::Time now);
    [[nodiscard]] base::Status run(const ConfirmAction& command, base::Time now);
    [[nodiscard]] base::Status run(const RecordConsent& command, base::Time now);
    [[nodiscard]] base::Status run(const InviteContact& command, base::Time now);
    [[nodiscard]] base::Status run(const ChooseCustomer& command, base::Time now);
    [[nodiscard]] base::Status run(const MergeCustomer& command, base::Time now);
    [[nodiscard]] base::Status run(const UnmergeCustomer& command, base::Time now);
    [[nodiscard]] base::Status run(const SaveDraft& command, base::Time now);
    [[nodiscard]] base::Status run(const FinishContact& command, base::Time now);
    [[nodiscard]] base::Status run(const UndoFinish& command, base::Time now);
    [[nodiscard]] base::Status run(const CorrectDisposition& command, base::Time now);
    [[nodiscard]] base::Status run(const SettleCorrection& command, base::Time now);
    [[nodiscard]] base::Status run(const ReadOptOut& command, base::Time now);
    [[nodiscard]] base::Status run(const LiftCap& command, base::Time now);
    [[nodiscard]] base::Status run(const SettleConflict& command, base::Time now);
    [[nodiscard]] base::Status run(const SeeDifference& command, base::Time now);
    [[nodiscard]] base::Status run(const Refresh& command, base::Time now);

    [[nodiscard]] Surroundings around();
    /// As of when this desk knows what others did with its customers: the oldest of what its sources said last. Empty: the pack does not ask.
    [[nodiscard]] std::optional<base::Time> ledger_at() const;
    /// The customer of a contact, loaded; null and an error sentence when there is none.
    [[nodiscard]] base::Result<decision::Situation*> situation_of(const std::string& contact, base::Time now);
    [[nodiscard]] base::Status load(const std::string& customer, base::Time now);
    /// Loads again when somebody else has written meanwhile, something was still in the future then, or the clock was set back.
    [[nodiscard]] base::Status load_if_stale(const std::string& customer, base::Time now);
    void note_contacts(const decision::Situation& situation);
    /// Folds the persons anew whom these customers' events belong to.
    void fold_persons(Tied tied, const std::string& customer, base::Time now);
    /// Whose contact it is, and how we know. Kept until something is loaded again.
    [[nodiscard]] const IdentityView& identity_of(const std::string& contact, base::Time now);
    /// Stores a word of identity under each customer that it names, and folds again. The first write carries it to the connector too.
    [[nodiscard]] base::Status say(const std::string& contact, const char* type, base::Json data, base::Time now);
    /// A contact that came under a key alone is bound to the customer with whom the agent works on it.
    [[nodiscard]] base::Status bind_opened(const std::string& contact, base::Time now);
    /// The one customer of a contact; several customers under one contact's id are never guessed apart.
    [[nodiscard]] base::Result<std::string> customer_of(const std::string& contact) const;
    [[nodiscard]] bool is_offered(const std::string& customer, const std::string& contact) const;
    /// Events of the desk's own for a contact, in order, after all that is folded. Card numbers in them are masked.
    [[nodiscard]] std::vector<context::Event> own_events(const decision::Situation& situation, const std::string& contact, std::vector<Own> what, base::Time now) const;
    /// Writes such events in one transaction, and folds them in.
    [[nodiscard]] base::Status record(const std::string& contact, std::vector<Own> what, base::Time now);
    /// The same for one event that is also written back at once, in a row of its own (a consent must not wait for the wrap-up).
    [[nodiscard]] base::Status record_and_send(const std::string& contact, Own what, const char* kind, base::Time now);
    /// The answer, and the message that it sends after the time for undoing: one transaction.
    [[nodiscard]] base::Status send_accepted(const Judgement& judgement, const decision::Candidate& candidate, const AnswerRecommendation& command,
                                             base::Json answer, base::Time now);
    /// Another agent has verified the caller to this level before the contact was handed over.
    [[nodiscard]] bool verified_before(const std::string& contact, const std::string& level, base::Time now);
    /// Fields that are entered now though they were known when the contact was handed over.
    [[nodiscard]] std::vector<std::string> asked_again(const PrepareAction& command, base::Time now);
    /// Records hand-overs that did not help, each once.
    void note_bounces(const std::vector<ports::Change>& fetched, base::Time now);
    void note_bounces_of(const std::string& customer, base::Time now);
    /// Refused when the pack has no such action, or the customer no such subject.
    [[nodiscard]] base::Status check_action(const std::string& contact, const std::string& action, const std::string& subject, base::Time now);
    [[nodiscard]] std::string target() const { return parts_.connectors.empty() ? "" : parts_.connectors.front()->id(); }
    /// Messages that have left are remembered as sent before the next one is judged: caps count them.
    void note_sent();
    [[nodiscard]] base::Status write(ports::Change change, decision::Situation& situation, base::Time now);
    [[nodiscard]] base::Result<disposition::OldWrapUp> wrap_up_to_correct(const Judgement& judgement, const std::string& contact) const;
    [[nodiscard]] base::Result<disposition::CorrectionPlan> correction(const CorrectDisposition& command, base::Time now);
    /// Effects from here on are this desk's to carry out: since it holds the customer, and an hour before.
    [[nodiscard]] base::Time carries_since(const std::string& customer, base::Time now);
    /// Queues what the customer's journeys ask for and nobody has queued yet.
    void carry_out(const decision::Situation& situation, base::Time now);
    void carry_out_all(base::Time now);
    /// The effects that were sent while these events were another's: before a merge or a link, or since one was taken back.
    [[nodiscard]] std::set<std::string> sent_under_another(const decision::Situation& situation) const;
    /// Adds to a change what its events do to the outbox, and notes what late ones have changed.
    void derive_again(ports::Change& change, base::Time now);
    void settle_effects(ports::Change& change, const decision::Situation& before, const decision::Situation& after, base::Time now);
    /// Records what a word of identity has changed for the persons that were there before it and still are.
    void note_merge(const std::map<std::string, decision::Situation>& before, const context::Event& word, base::Time now);
    /// Rows whose journeys an owner has moved meanwhile: fetched, derived again by event time, written without the state.
    [[nodiscard]] bool settle_conflicts(const outbox::Round& round, base::Time now);
    void settle_conflict(const ports::OutboxRow& row, base::Time now);
    void notice(Notice::Kind kind, std::string text, base::Time now);
    void record_shown(Judgement& judgement, base::Time now);
    /// Up to where the events of the customer's ties are known now.
    [[nodiscard]] base::Result<decision::KnownUpTo> known_of_ties(const std::string& customer);
    [[nodiscard]] AgentView compose(base::Time now, bool record);
    /// A callback that was not sent holds the customer no longer.
    void release_booking(const ports::OutboxRow& row, base::Time now);
    /// Why a message must not go out now, judged again at the moment of sending.
    [[nodiscard]] std::optional<outbox::Objection> rejudge(ports::OutboxRow& row);
    [[nodiscard]] std::optional<outbox::Objection> objection_to(const ports::OutboxRow& row);
    /// Held messages are judged before their time when something new is known of their customer, or their turn has come; the rest later if `enough`.
    void look_again(outbox::Round& round, const std::function<bool()>& enough);
    void judge_held(const ports::OutboxRow& row, outbox::Round& round);
    void tell_of(const ports::OutboxRow& row, base::Time now);

    DeskParts parts_;
    base::ZoneTable zones_;
    std::unique_ptr<outbox::Courier> courier_;
    std::map<std::string, std::unique_ptr<decision::Situation>> situations_;  ///< by customer
    struct Loaded {
        base::Time at;
        std::int64_t up_to = 0;             ///< the store's number of the last event that is folded
        std::optional<base::Time> comes;    ///< when the first of its events comes that were still in the future
    };
    std::map<std::string, Loaded> loaded_;                                    ///< by customer
    std::map<std::string, std::set<std::string>> customers_of_;               ///< by contact
    std::map<std::pair<std::string, std::string>, ports::OutboxRow> leaving_; ///< by customer and key: messages handed to the connector
    std::set<std::pair<std::string, std::string>> turns_;                     ///< by customer and key: messages that others may let go before their time
    std::set<std::string> touched_;                                           ///< customers of whom something new is known since the last sending
    std::map<std::string, SaveDraft> drafts_;                                 ///< by contact
    std::map<std::string, std::string> typed_;                                ///< by contact: the note as last typed, saved or held back
    std::map<std::string, Finished> finished_;                                ///< by contact; can still be taken back
    std::map<std::string, std::string> shown_;                                ///< by contact: digest of the outcome last recorded
    std::map<std::string, std::string> record_of_;                            ///< by contact: id of that record
    std::map<std::string, std::set<std::string>> carried_;                    ///< by customer: effects that have a row
    std::map<std::string, std::set<std::string>> tied_;                       ///< by person: all customers that a word or a key ties to them
    std::map<std::string, base::Time> since_;                                 ///< by customer: carries_since
    std::set<std::string> mine_;
    std::string open_;
    std::map<std::string, IdentityView> identities_;                          ///< by contact
    std::vector<Source> sources_;
    std::deque<Notice> notices_;
    base::Time now_;
    std::optional<base::Time> next_due_;
};

}  // namespace segue::runtime
