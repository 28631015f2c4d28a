#pragma once
// What belongs to the window and not to the core: drafts, which page is open, what is unfolded. Plain values.
//
// Views read an immutable model (core/runtime/agent_view.h), edit these, and append commands. Nothing here is shared.

#include "core/runtime/agent_command.h"
#include "core/runtime/agent_view.h"
#include "desktop/theme/tokens.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace segue::views {

using CommandList = std::vector<runtime::AgentCommand>;

enum class Shape : std::uint8_t { full, column };
enum class Page : std::uint8_t { contact, timeline, work, wrap };   ///< of the docked column
enum class Overlay : std::uint8_t { none, search, keys, codes, settle, outbox };

/// One thing of the timeline's layout: a heading or an event, and where it stands.
struct TimelineEntry {
    enum class Kind : std::uint8_t { day, group, row };
    Kind kind = Kind::row;
    std::size_t row = 0;       ///< index into the model's timeline
    float y = 0, h = 0;
};

/// The timeline's layout, made again only when the picture, the filter or the width changes.
struct TimelineLayout {
    std::shared_ptr<const void> picture;   ///< keeps alive what the layout was made of
    std::string channel;
    bool by_journey = false;
    float width = 0;
    std::size_t opened = 0;
    std::vector<TimelineEntry> entries;
    float height = 0;
    std::shared_ptr<const void> counted;   ///< the picture whose channels these are
    std::vector<std::pair<std::string, int>> channels;   ///< with how many events each, most first
    std::string first_seen;                ///< id of the event at the top edge of the view, to hold it there
    float first_seen_y = 0;
};

/// What the agent has typed, chosen and unfolded for one contact. Contacts never share one.
struct ContactDraft {
    bool loaded = false;                   ///< what was saved before has been taken over
    std::string code, note;                ///< the wrap-up
    std::string journey;                   ///< that it is to be about, where the code knows several; empty: the likeliest
    std::vector<std::string> kept, cancelled;   ///< ids of old promises that it settles
    bool suggested = false;                ///< the code was put there after an accepted recommendation
    bool note_active = false;
    std::size_t note_cursor = 0;
    runtime::SaveDraft posted;             ///< what the core was last given to keep
    double unsaved_since = 0;              ///< monotonic seconds; 0: all is saved
    base::Time since;                      ///< when the contact came to hand in this window; 0: not yet
    bool finishing = false;                ///< the wrap-up was posted; it is posted once
    double finishing_since = 0;            ///< monotonic seconds
    bool correcting = false;               ///< code, note and the rest are those of a correction

    int method = 0;                        ///< how the caller proved who they are
    enum class Asking : std::uint8_t { nothing, until_when, what_is_wrong, what_is_missing };
    Asking asking = Asking::nothing;
    std::string typed;                     ///< for what is asked
    int revealing = 0;                     ///< frames left in which what is asked is scrolled into sight
    std::map<std::string, std::string> answers;   ///< by ask, of the recommended action
    bool unanswered = false;               ///< the customer's yes waits for an answer
    bool arithmetic = false, withheld = false, history = false, person = false, wishes = false;
    std::string option;                    ///< the other option that is unfolded
    std::string lifting, lift_reason;      ///< the withheld candidate whose caps are to be lifted, and why

    std::string channel;                   ///< timeline filter; empty: all
    bool by_journey = false;
    std::set<std::string> opened;          ///< timeline rows that show all of their text
    std::vector<std::string> marked;       ///< events that a line rests on
    bool go_to_marked = false;
    bool next_seen = true;                 ///< the column: it can be seen
    bool go_to_next = false;               ///< the column: bring the next action into sight
    TimelineLayout layout;
};

struct Settings {
    theme::Kind theme = theme::Kind::light;
    bool plain = false;
    float text_scale = 1.0F;
    Shape shape = Shape::full;
    bool above = false;                    ///< the column stays above other windows
    std::string language = "en";
    bool reduced_motion = false;
    friend bool operator==(const Settings&, const Settings&) = default;
};

struct ScreenState {
    Settings settings;
    int work_tab = 0;
    Page page = Page::contact;
    Overlay overlay = Overlay::none;
    std::string query;
    int picked = 0;
    bool dismissed_notice = false;
    base::Time notice_seen;
    std::vector<std::string> handed;       ///< contacts that other programs have handed to this window while one was in hand, the newest first
    std::string linked;                    ///< a contact that a link asks to show; empty: none
    std::string failure;                   ///< why there is no picture at all; empty: it is on its way
    std::map<std::string, ContactDraft> drafts;   ///< by contact
    /// The draft of a contact, with what was saved before.
    ContactDraft& draft_of(const runtime::ContactView& contact);
};

/// The code that the draft has chosen; null: none that is on offer.
[[nodiscard]] const runtime::CodeView* chosen_code(const runtime::WrapUpView& wrap_up, const ContactDraft& draft);

/// Code, note and choices as the core kept them; of a finished contact: what its correction begins with.
void take_over(const runtime::ContactView& contact, ContactDraft& draft);

/// What may be kept of a draft while it is being typed: a run of nine or more digits only when it is finished and checked, so
/// that a growing card number leaves nothing of itself behind. Nothing: keep what was kept before.
[[nodiscard]] std::optional<std::string> keepable_note(const std::string& note, bool active, std::size_t cursor);

/// Appends SaveDraft for each contact whose draft differs from what was last posted; while a note is being typed, at most four
/// times a second. Returns when to ask again (monotonic seconds), if anything waits.
[[nodiscard]] std::optional<double> save_drafts(ScreenState& state, double seconds, CommandList& out);

/// The code that what was accepted leads to is chosen (WrapUpView::suggested), so that finishing takes one key more.
void suggest_code(const runtime::ContactView& contact, ContactDraft& draft);

}  // namespace segue::views
