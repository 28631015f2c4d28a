#pragma once
// What the agent can do: plain values that the core thread turns into one transaction each.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/time.h"

namespace segue::runtime {

/// Shows a contact (and takes it, when it is incoming).
struct OpenContact { std::string contact; };
/// The caller has proved who they are, to a level. Refused while several customers match: there is nobody yet to be verified as.
struct VerifyCaller { std::string contact, level, method; };
/// "I have read the brief."
struct AcknowledgeBrief { std::string contact; };
/// Something in the brief is missing or wrong; counts as asked again.
struct FlagBrief { std::string contact, part, note; };
/// The agent's answer to the recommendation: accepted, rejected, deferred, not_applicable, already_done, customer_declined, wrong_data.
/// The last answer counts: another one than "already done" takes back that it was done.
struct AnswerRecommendation {
    std::string contact, action, subject, treatment, answer;
    std::optional<base::Time> until;   ///< deferred
    std::string field;                 ///< wrong_data
};
/// What was entered for an action's asks.
struct PrepareAction { std::string contact, action, subject; std::map<std::string, std::string> answers; };
/// The customer said yes.
struct ConfirmAction { std::string contact, action, subject; };
/// A consent given or taken back in the contact: granted, denied, withdrawn.
struct RecordConsent { std::string contact, channel, purpose, state; };
/// The customer asks to be contacted by this channel, until a time at most; not `wanted`: not any more.
struct InviteContact {
    std::string contact, channel;
    std::optional<base::Time> until;
    bool wanted = true;
};
/// Whose contact this is, of the customers that match; an empty customer: none of them. Another one than the contact stood under has to
/// be verified anew.
struct ChooseCustomer { std::string contact, customer, cause; };
/// Another customer is the same person as the one in the contact. Can be taken back at any time.
struct MergeCustomer { std::string contact, customer, cause; };
/// A part of the person in the contact is somebody else after all.
struct UnmergeCustomer { std::string contact, customer, cause; };
/// What was typed and chosen and is not yet finished, as for FinishContact; `correcting`: as for CorrectDisposition.
/// One without a word or a choice ends the draft.
struct SaveDraft {
    std::string contact, code, note;
    std::string journey = {};
    std::vector<std::string> kept = {}, cancelled = {};
    bool correcting = false;
    friend bool operator==(const SaveDraft&, const SaveDraft&) = default;
};
/// The wrap-up. `journey`: the instance that it is about, where several know the code (CodeView::journeys); empty: the first of them.
struct FinishContact {
    std::string contact, code, note;
    std::string journey = {};
    std::vector<std::string> kept = {}, cancelled = {};   ///< ids of old promises (WrapUpView::promises)
};
/// The right wrap-up for a contact that has been wrapped up; it says everything anew (WrapUpView::draft is what the old one had said). What
/// CodeView::effects says for a finished contact is the difference.
struct CorrectDisposition {
    std::string contact, code, note;
    std::string journey = {};
    std::vector<std::string> kept = {}, cancelled = {};
};
/// A message that should not have been sent has been put right with the customer (ContactView::to_mend).
struct SettleCorrection { std::string contact, message, note; };
/// A customer's message that may take consent back has been read (ContactView::opt_out_doubts): it does, or it does not.
struct ReadOptOut { std::string contact, message; bool takes_back = false; };
/// Lifts the caps that withhold this candidate, for one contact; needs the role that the pack gives to each of them, and a reason.
struct LiftCap { std::string contact, action, subject, treatment, reason; };
/// For a lead: a conflict between what was recorded here and what a journey's owner has is settled (Desk::conflicts).
struct SettleConflict { std::string conflict, note; };
/// What has changed in the past has been read (ContactView::differences).
struct SeeDifference { std::string contact, difference; };
/// Takes the last wrap-up back while it has not been sent.
struct UndoFinish { std::string contact; };
/// Fetches from every source again.
struct Refresh {};

using AgentCommand = std::variant<OpenContact, VerifyCaller, AcknowledgeBrief, FlagBrief, AnswerRecommendation, PrepareAction, ConfirmAction,
                                  RecordConsent, InviteContact, ChooseCustomer, MergeCustomer, UnmergeCustomer, SaveDraft, FinishContact, UndoFinish, CorrectDisposition,
                                  SettleCorrection, ReadOptOut, LiftCap, SettleConflict, SeeDifference, Refresh>;

}  // namespace segue::runtime
