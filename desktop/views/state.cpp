#include "desktop/views/state.h"

#include "core/base/mask.h"

#include <algorithm>

namespace segue::views {
namespace {

bool digit_or_separator(char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80; }

/// The run of digits, separators and full-width forms around a place in the text.
std::pair<std::size_t, std::size_t> run_around(const std::string& text, std::size_t at) {
    std::size_t begin = std::min(at, text.size()), end = begin;
    while (begin > 0 && digit_or_separator(text[begin - 1])) --begin;
    while (end < text.size() && digit_or_separator(text[end])) ++end;
    return {begin, end};
}

}  // namespace

ContactDraft& ScreenState::draft_of(const runtime::ContactView& contact) {
    ContactDraft& draft = drafts[contact.contact];
    if (!draft.loaded) {
        draft.loaded = true;
        take_over(contact, draft);
    }
    return draft;
}

const runtime::CodeView* chosen_code(const runtime::WrapUpView& wrap_up, const ContactDraft& draft) {
    const auto at = std::find_if(wrap_up.codes.begin(), wrap_up.codes.end(), [&](const runtime::CodeView& c) { return c.id == draft.code; });
    return at == wrap_up.codes.end() ? nullptr : &*at;
}

void take_over(const runtime::ContactView& contact, ContactDraft& draft) {
    const auto& kept = contact.wrap_up.draft;
    draft.code = kept.code;
    draft.note = kept.note;
    draft.journey = kept.journey;
    draft.kept = kept.kept;
    draft.cancelled = kept.cancelled;
    draft.correcting = kept.correcting;
    draft.posted = {contact.contact, kept.code, kept.note, kept.journey, kept.kept, kept.cancelled, kept.correcting};
}

std::optional<std::string> keepable_note(const std::string& note, bool active, std::size_t cursor) {
    if (!active) return base::mask_cards(note);
    const auto [begin, end] = run_around(note, cursor);
    if (!base::may_become_card(std::string_view(note).substr(begin, end - begin))) return base::mask_cards(note);
    // The run under the cursor may still grow. At the end of the note everything before it can be kept.
    if (end < note.size()) return std::nullopt;
    return base::mask_cards(std::string_view(note).substr(0, begin));
}

std::optional<double> save_drafts(ScreenState& state, double seconds, CommandList& out) {
    constexpr double pause = 0.25;
    std::optional<double> again;
    for (auto& [contact, draft] : state.drafts) {
        if (!draft.loaded || draft.finishing) continue;
        const auto note = keepable_note(draft.note, draft.note_active, draft.note_cursor);
        runtime::SaveDraft save{contact, draft.code, note ? *note : draft.posted.note, draft.journey, draft.kept, draft.cancelled, draft.correcting};
        if (save == draft.posted) continue;
        if (draft.unsaved_since == 0) draft.unsaved_since = seconds;
        const bool chosen = save.code != draft.posted.code || save.journey != draft.posted.journey || save.kept != draft.posted.kept || save.cancelled != draft.posted.cancelled;
        if (draft.note_active && !chosen && seconds - draft.unsaved_since < pause) {
            again = std::min(again.value_or(draft.unsaved_since + pause), draft.unsaved_since + pause);
            continue;
        }
        draft.unsaved_since = 0;
        draft.posted = save;
        out.push_back(std::move(save));
    }
    return again;
}

void suggest_code(const runtime::ContactView& contact, ContactDraft& draft) {
    const auto& wrap_up = contact.wrap_up;
    if (wrap_up.suggested.empty() || !draft.code.empty() || draft.suggested || wrap_up.finished) return;
    draft.suggested = true;
    draft.code = wrap_up.suggested;
}

}  // namespace segue::views
