#pragma once
// What the window knows of a person: plain models beside agent_view.h, with the same rules.

#include "core/base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

using base::Time;

/// A sentence, with the events it rests on (ids of timeline rows) and the time it speaks of.
struct LineView {
    std::string text;
    std::vector<std::string> events;
    std::optional<Time> at;
    std::string gate;                 ///< of a blocker: which gate; else empty
    friend bool operator==(const LineView&, const LineView&) = default;
};

/// What two customers share, or where they differ; ready to be shown (keys in part only).
struct LikenessView {
    std::string what;                 ///< "phone", "postcode"
    std::string here, there;
    std::vector<std::string> events;
    friend bool operator==(const LikenessView&, const LikenessView&) = default;
};

/// A customer who may be the one in the contact; ChooseCustomer names it.
struct CandidateView {
    std::string customer;             ///< its id
    std::string name;
    std::vector<LikenessView> matches, differs;   ///< against what is known of the caller
    std::optional<Time> last_contact;
    std::string last_channel;
    int contacts = 0;
    bool chosen = false;              ///< the contact belongs to this one now
    friend bool operator==(const CandidateView&, const CandidateView&) = default;
};

/// One customer that is part of the person shown, and why; UnmergeCustomer names it.
struct PersonPartView {
    std::string customer;
    std::string name;                 ///< by its own events alone
    LineView why;                     ///< "Merged by lena: same birthday"
    std::vector<LikenessView> matches, differs;   ///< against the rest of the person
    friend bool operator==(const PersonPartView&, const PersonPartView&) = default;
};

/// Whose contact this is, and how we know ("why the same person?").
struct IdentityView {
    enum class State : std::uint8_t {
        clear,     ///< one person, or somebody has chosen
        several,   ///< several customers match: the agent must choose before anything else (draw the candidates side by side)
        doubtful,  ///< the source named a customer, but the key leads to others too: make sure who is on the line
    };
    State state = State::clear;
    std::string question;                     ///< one sentence for the agent; empty when clear
    std::vector<CandidateView> candidates;    ///< also when clear: to choose again
    std::vector<PersonPartView> parts;        ///< customers that were joined into this person
    std::vector<LineView> keys;               ///< by which it is found, shown in part: "phone ending in 456"
    friend bool operator==(const IdentityView&, const IdentityView&) = default;
};

/// A field of the profile: where it comes from, how old it is, and what else was said.
struct FactView {
    std::string field, value, source;
    Time at;
    bool stale = false;                       ///< older than the pack allows
    std::string customer;                     ///< the part of the person that it comes from; empty: the person's own
    std::string event;
    std::vector<LineView> differs;            ///< what other sources say instead
    std::string rule;                         ///< why this one was believed; empty where nobody differs
    friend bool operator==(const FactView&, const FactView&) = default;
};

/// What the customer said about a channel and purpose ("*": all), with its history, newest first.
struct ConsentView {
    std::string channel, purpose, state, source;
    Time at;
    std::vector<LineView> history;
    friend bool operator==(const ConsentView&, const ConsentView&) = default;
};

struct PromiseView {
    std::string text, by, state;              ///< open, overdue, kept, cancelled
    std::optional<Time> due;
    std::string event;
    friend bool operator==(const PromiseView&, const PromiseView&) = default;
};

struct CaseView {
    std::string id, title;
    bool open = false;
    std::string event;
    friend bool operator==(const CaseView&, const CaseView&) = default;
};

/// What the customer wants of a channel that the pack reaches out by. While the account is hidden only the channel is told: a wish can be
/// recorded for anybody who calls.
struct WishView {
    std::string channel;
    std::string state;                        ///< of everything by this channel: granted, denied, withdrawn, unknown; empty while hidden
    std::optional<Time> said;                 ///< when
    bool invited = false;                     ///< asked to be contacted, and that still holds
    std::optional<Time> invited_until;        ///< as asked for; the law may end it sooner
    friend bool operator==(const WishView&, const WishView&) = default;
};

/// What is known beside the timeline. Empty until the caller is verified to the brief's level.
struct PictureView {
    std::vector<FactView> facts;
    std::vector<ConsentView> consents;
    std::vector<PromiseView> promises;        ///< open and overdue first
    std::vector<CaseView> cases;              ///< open first
    friend bool operator==(const PictureView&, const PictureView&) = default;
};

}  // namespace segue::runtime
