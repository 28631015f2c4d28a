#include "desktop/views/wrap_up.h"

#include "core/base/mask.h"
#include "core/base/text.h"
#include "desktop/views/settle.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::CodeView;
using runtime::WrapUpView;

constexpr float row = 34, gap = 8, pad = 12;

bool is_narrow(const Ui& ui, float width) { return width < ui.px(760); }

int note_lines(const ContactDraft& draft) {
    constexpr std::ptrdiff_t most = 4;
    return static_cast<int>(std::min(most, 1 + std::count(draft.note.begin(), draft.note.end(), '\n')));
}

/// What the lines of the note after the first one add to the height.
float more_lines(const Ui& ui, const ContactDraft& draft) { return static_cast<float>(note_lines(draft) - 1) * widgets::line_height(ui, Font::body); }

/// The chosen journey, where this code can be about it.
std::string journey_of(const CodeView& code, const ContactDraft& draft) {
    const bool known = std::any_of(code.journeys.begin(), code.journeys.end(), [&](const auto& j) { return j.journey == draft.journey; });
    return known ? draft.journey : std::string{};
}

bool note_missing(const CodeView& code, const ContactDraft& draft) { return code.note_required && base::trimmed(draft.note).empty(); }

void finish(Ui& ui, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const CodeView* code = chosen_code(contact.wrap_up, draft);
    if (code == nullptr) {
        // The first press chooses what the journey puts forward and shows what it will do; the second one does it.
        const auto& codes = contact.wrap_up.codes;
        if (!codes.empty()) draft.code = codes.front().id;
        return;
    }
    if (note_missing(*code, draft)) {
        ui.focus("wrap/note");
        return;
    }
    if (draft.finishing) return;
    if (draft.correcting) {
        if (code->effects.empty()) return;  // it cannot be recorded afterwards; draw_effects says so
        out.push_back(runtime::CorrectDisposition{contact.contact, draft.code, base::mask_cards(draft.note), journey_of(*code, draft), draft.kept, draft.cancelled});
        draft.correcting = false;
        draft.finishing = true;
        return;
    }
    draft.finishing = true;
    draft.finishing_since = ui.seconds;
    draft.posted = {contact.contact, {}, {}};  // the core keeps no draft of what is finished: taken back, it is saved again
    out.push_back(runtime::FinishContact{contact.contact, draft.code, base::mask_cards(draft.note), journey_of(*code, draft), draft.kept, draft.cancelled});
}

float chip_width(const Ui& ui, const CodeView& code, bool numbered) {
    // As wide as when it is chosen, so that nothing moves by choosing.
    return widgets::text_width(ui, Font::body_strong, code.title) + ui.px(24) + (numbered ? ui.px(26) : 0);
}

void draw_chip(Ui& ui, const Rect& r, const CodeView& code, std::size_t index, bool numbered, ContactDraft& draft) {
    widgets::HitSpec spec;
    spec.label = code.title;
    spec.selected = draft.code == code.id;
    spec.ring = 17;
    const widgets::Hit hit = widgets::hit(ui, "wrap/code:" + code.id, r, spec);
    if (!code.parent.empty() && hit.hovered) widgets::tooltip(ui, code.parent + " · " + code.title);
    if (hit.clicked) draft.code = code.id;
    widgets::fill(ui, r, spec.selected ? Token::accent_soft : hit.hovered ? Token::sunken : Token::surface, r.h / 2);
    widgets::outline(ui, r, spec.selected ? Token::accent : code.put_forward ? Token::control : Token::border, r.h / 2, spec.selected ? 1.5F : 1.0F);
    HBox box(r.inset(ui.px(12), 0), ui.px(6));
    const Token ink = spec.selected ? Token::on_accent_soft : Token::text;
    if (numbered) {
        const std::string number = std::to_string(index + 1);
        const Rect cap = box.right(widgets::key_cap_width(ui, number));
        widgets::key_cap(ui, {cap.right() + ui.px(4), cap.middle()}, number);
    }
    widgets::text_in(ui, box.rest(), spec.selected ? Font::body_strong : Font::body, ink, code.title);
}

/// Digits choose a customer while it is open who is calling (draw_several), and a time while it is asked until when.
bool digits_choose_codes(const ContactView& contact, const ContactDraft& draft) {
    return contact.identity.state == runtime::IdentityView::State::clear && draft.asking != ContactDraft::Asking::until_when;
}

struct Chip {
    std::size_t code = 0;
    Rect at;
};

/// The codes in this order that fit in one row.
std::vector<Chip> fitting(const Ui& ui, const Rect& area, float right, const ContactView& contact, const ContactDraft& draft, const std::vector<std::size_t>& order) {
    std::vector<Chip> chips;
    float x = area.x;
    for (const std::size_t i : order) {
        const CodeView& code = contact.wrap_up.codes[i];
        const bool numbered = i < 9 && digits_choose_codes(contact, draft);
        const float w = std::min(chip_width(ui, code, numbered), area.w);
        if (x + w > right) break;
        chips.push_back({i, {x, area.y, w, area.h}});
        x += w + ui.px(gap);
    }
    return chips;
}

/// As many codes as fit, in their own order, so that nothing moves by choosing; only a chosen one that would not fit comes as far
/// forward as it must.
std::vector<Chip> chips_of(const Ui& ui, const Rect& area, float right, const ContactView& contact, const ContactDraft& draft) {
    std::vector<std::size_t> order(contact.wrap_up.codes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto is_chosen = [&](std::size_t i) { return contact.wrap_up.codes[i].id == draft.code; };
    auto chips = fitting(ui, area, right, contact, draft, order);
    const auto shown = [&] { return std::any_of(chips.begin(), chips.end(), [&](const Chip& c) { return is_chosen(c.code); }); };
    auto chosen = std::find_if(order.begin(), order.end(), is_chosen);
    while (chosen != order.end() && chosen != order.begin() && !shown()) {
        std::iter_swap(chosen - 1, chosen);
        --chosen;
        chips = fitting(ui, area, right, contact, draft, order);
    }
    return chips;
}

/// A row of codes, and the way to all of them.
void draw_codes(Ui& ui, const Rect& area, const ContactView& contact, ScreenState& state, ContactDraft& draft) {
    const auto& codes = contact.wrap_up.codes;
    const bool digits = digits_choose_codes(contact, draft);
    const widgets::ButtonSpec more{.label = ui.t("wrap.all_codes"), .icon = Icon::search, .key = digits ? U'0' : char32_t{0}, .kind = widgets::Look_of::quiet,
                                   .selected = state.overlay == Overlay::codes, .tip = ui.t("wrap.all_codes_tip")};
    const float more_w = widgets::button_width(ui, more);
    // The first nine have their digit whether there is room to show them or not.
    for (std::size_t i = 0; digits && i < std::min<std::size_t>(codes.size(), 9); ++i) {
        if (ui.key(static_cast<char32_t>(U'1' + i))) draft.code = codes[i].id;
    }
    for (const Chip& chip : chips_of(ui, area, area.right() - more_w - ui.px(gap), contact, draft)) {
        draw_chip(ui, chip.at, codes[chip.code], chip.code, digits && chip.code < 9, draft);
    }
    if (widgets::button(ui, "wrap/all_codes", {area.right() - more_w, area.y, more_w, area.h}, more)) {
        state.overlay = state.overlay == Overlay::codes ? Overlay::none : Overlay::codes;
        state.query.clear();
        state.picked = 0;
        if (state.overlay == Overlay::codes) ui.focus("codes/search");
    }
}

void draw_note(Ui& ui, const Rect& r, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const CodeView* code = chosen_code(contact.wrap_up, draft);
    const bool needed = code != nullptr && code->note_required;
    const widgets::FieldSpec spec{.label = ui.t("wrap.note"), .hint = needed ? ui.t("wrap.note_needed") : ui.t("wrap.note"), .icon = Icon::note, .mask = true, .key = "E",
                                  .lines = note_lines(draft)};
    const auto field = widgets::field(ui, "wrap/note", r, draft.note, spec);
    draft.note_active = field.active;
    draft.note_cursor = field.cursor;
    if (ui.key(U'e')) ui.focus("wrap/note");
    if (field.submitted && code != nullptr) finish(ui, contact, draft, out);
}

/// The way to what a wrap-up can settle besides its code; where the words do not fit beside the heading, its sign alone. Returns the width that it takes at the right.
float draw_settle_link(Ui& ui, const Rect& r, const ContactView& contact, ScreenState& state, const ContactDraft& draft, float heading, float step) {
    const std::string words = settle_words(ui, contact, draft);
    if (words.empty()) return 0;
    const float cap = widgets::key_cap_width(ui, "+"), sign = ui.px(18), full = widgets::text_width(ui, Font::small_strong, words) + ui.px(8);
    const bool fits = heading + ui.px(12) + sign + full + cap <= r.w;
    const float width = sign + (fits ? full : ui.px(4)) + cap;
    const Rect link{r.right() - width, r.y, width, step};
    const bool open = state.overlay == Overlay::settle;
    const widgets::Hit hit = widgets::hit(ui, "wrap/settle", link, {.label = words, .selected = open, .key = U'+', .ring = 3});
    widgets::tooltip(ui, fits ? std::string(ui.t("settle.tip")) : words + "\n" + std::string(ui.t("settle.tip")));
    if (hit.clicked) state.overlay = open ? Overlay::none : Overlay::settle;
    HBox box(link, 0);
    const Rect key = box.right(cap);
    widgets::key_cap(ui, {key.right(), key.middle()}, "+");
    widgets::icon(ui, box.left(sign), Icon::handshake, Token::on_accent_soft, Font::small);
    if (fits) widgets::text_in(ui, box.rest(), Font::small_strong, Token::on_accent_soft, words, Words::ours);
    return width + ui.px(8);
}

void draw_effects(Ui& ui, const Rect& r, const ContactView& contact, ScreenState& state, const ContactDraft& draft) {
    const CodeView* code = chosen_code(contact.wrap_up, draft);
    const float step = std::round(widgets::line_height(ui, Font::small) * 1.16F);
    const std::string_view heading = ui.t(draft.correcting ? "wrap.will_change" : "wrap.will_happen");
    float y = r.y;
    const bool needs_note = code != nullptr && note_missing(*code, draft);
    const float heading_w = r.w - draw_settle_link(ui, r, contact, state, draft, ui.px(20) + widgets::text_width(ui, Font::small_strong, needs_note ? ui.t("wrap.note_needed") : heading), step);
    if (code == nullptr) {
        section_title(ui, r.at(), heading_w, Icon::bulb, heading);
        widgets::paragraph(ui, {r.x, y + step + ui.px(3)}, r.w, Font::small, Token::text_faint, ui.t("wrap.choose_first"), 2, Words::ours);
        return;
    }
    if (draft.correcting && code->effects.empty()) {
        widgets::paragraph(ui, {r.x, y + step + ui.px(3)}, r.w, Font::small, Token::on_warn, ui.t("wrap.cannot_correct"), 3, Words::ours);
        return;
    }
    if (needs_note) {
        widgets::icon(ui, {r.x, y, ui.px(15), step}, Icon::error, Token::on_warn, Font::small);
        widgets::label(ui, {r.x + ui.px(20), y}, Font::small_strong, Token::on_warn, ui.t("wrap.note_needed"), heading_w - ui.px(20));
    } else {
        section_title(ui, r.at(), heading_w, Icon::bulb, heading);
    }
    y += step + ui.px(2);
    const auto fit = static_cast<std::size_t>(std::max(1.0F, std::floor((r.bottom() - y + 1) / step)));
    const std::size_t shown = code->effects.size() <= fit ? code->effects.size() : fit - 1;
    for (std::size_t i = 0; i < shown; ++i, y += step) {
        widgets::circle(ui, {r.x + ui.px(4), y + step / 2}, ui.px(2), Token::text_faint);
        widgets::text(ui, {r.x + ui.px(14), y}, Font::small, Token::text_soft, code->effects[i], r.w - ui.px(14));
    }
    if (shown == code->effects.size()) return;
    std::string all;
    for (const std::string& effect : code->effects) all += (all.empty() ? "" : "\n") + effect;
    const Rect more{r.x + ui.px(14), y, r.w - ui.px(14), step};
    const std::string words = ui.look.strings.count("wrap.more_effects", static_cast<long>(code->effects.size() - shown));
    widgets::HitSpec spec;
    spec.role = widgets::Role::link;
    spec.label = words;
    spec.value = all;
    spec.ring = 3;
    widgets::hit(ui, "wrap/more_effects", more, spec);
    widgets::tooltip(ui, all);
    widgets::text_in(ui, more, Font::small_strong, Token::on_accent_soft, words, Words::ours);
}

/// What stands beside the title: how long it has been in hand, or what is corrected.
std::string beside_title(const Ui& ui, const ContactView& contact, const ContactDraft& draft) {
    if (draft.correcting) return ui.look.strings.with("wrap.was", {contact.wrap_up.finished_title});
    return ui.look.strings.with("wrap.in_hand", {text::short_age(ui.look.strings, ui.now, draft.since, ui.look.local)});
}

widgets::ButtonSpec finish_spec(const Ui& ui, const ContactDraft& draft) {
    return {.label = ui.t(draft.correcting ? "wrap.correct_finish" : "wrap.finish"), .icon = Icon::check, .key = U'f'};
}

widgets::ButtonSpec leave_spec(const Ui& ui) { return {.label = ui.t("wrap.leave"), .kind = widgets::Look_of::quiet}; }

void draw_finish(Ui& ui, const Rect& r, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    widgets::ButtonSpec spec = finish_spec(ui, draft);
    spec.kind = draft.code.empty() ? widgets::Look_of::plain : widgets::Look_of::primary;
    spec.enabled = !contact.wrap_up.codes.empty() && !draft.finishing;
    spec.tip = ui.t(draft.correcting ? "wrap.correct_tip" : "wrap.finish_tip");
    if (widgets::button(ui, "wrap/finish", r, spec)) finish(ui, contact, draft, out);
}

/// The way back out of a correction. `typing`: Escape leaves the note first, and what was typed stays.
void draw_leave(Ui& ui, const Rect& r, const ContactView& contact, const ScreenState& state, ContactDraft& draft, CommandList& out, bool typing) {
    const bool escape = !typing && state.overlay == Overlay::none && ui.chord(Ui::Chord::escape);
    if (!widgets::button(ui, "wrap/leave", r, leave_spec(ui)) && !escape) return;
    draft.correcting = false;
    draft.finishing = true;
    out.push_back(runtime::SaveDraft{contact.contact, {}, {}});
}

void draw_finished(Ui& ui, const Rect& area, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const WrapUpView& wrap_up = contact.wrap_up;
    const Rect strip = area.inset(ui.px(16), ui.px(pad));
    HBox box({strip.x, strip.y, strip.w, ui.px(row + 4)}, ui.px(10));
    const Rect sign = box.left(ui.px(30));
    widgets::circle(ui, {sign.x + ui.px(15), sign.middle()}, ui.px(15), Token::good_soft);
    widgets::icon(ui, sign, Icon::check, Token::on_good, Font::title);
    if (wrap_up.undo_until && *wrap_up.undo_until > ui.now) {
        const long left = static_cast<long>(((*wrap_up.undo_until - ui.now).us + base::us_per_second - 1) / base::us_per_second);
        const std::string words = ui.look.strings.with("wrap.undo", {std::to_string(left)});
        const widgets::ButtonSpec undo{.label = words, .icon = Icon::undo, .key = U'u'};
        if (widgets::button(ui, "wrap/undo", box.right(widgets::button_width(ui, undo)), undo)) {
            out.push_back(runtime::UndoFinish{contact.contact});
        }
        // Once a second while it can be undone, and not longer.
        ui.alarm_at(ui.now + base::seconds(1));
    } else if (wrap_up.can_correct) {
        const widgets::ButtonSpec mend{.label = ui.t("wrap.correct"), .icon = Icon::undo, .key = U'u', .kind = widgets::Look_of::quiet, .tip = ui.t("wrap.correct_tip")};
        if (widgets::button(ui, "wrap/correct", box.right(widgets::button_width(ui, mend)), mend)) {
            take_over(contact, draft);
            draft.correcting = true;
            draft.finishing = false;
        }
    }
    const std::string done = ui.look.strings.with("wrap.finished_as", {wrap_up.finished_title});
    widgets::text_in(ui, box.rest(), Font::body_strong, Token::text, done);
    widgets::paragraph(ui, {strip.x + ui.px(40), strip.y + ui.px(row + 8)}, strip.w - ui.px(40), Font::small, Token::text_faint, ui.t("wrap.what_next"), 2, Words::ours);
    draft.note_active = false;
}

}  // namespace

float wrap_up_height(const Ui& ui, float width, const ContactView& contact, ScreenState& state) {
    const float more = contact.wrap_up.finished ? 0 : more_lines(ui, state.draft_of(contact));
    return more + (is_narrow(ui, width) ? ui.px(2 * pad + 3 * row + 3 * gap + 74) : ui.px(2 * pad + 2 * row + gap + 8));
}

void draw_wrap_up(Ui& ui, const Rect& area, const ContactView& contact, ScreenState& state, CommandList& out) {
    ContactDraft& draft = state.draft_of(contact);
    if (draft.since == base::Time{}) draft.since = ui.now;
    widgets::fill(ui, area, Token::surface);
    widgets::line(ui, {area.x, area.y}, {area.right(), area.y}, Token::border);
    draft.correcting = draft.correcting && contact.wrap_up.finished && contact.wrap_up.can_correct;
    if (contact.wrap_up.finished && !draft.correcting) {
        draft.finishing = true;
        draw_finished(ui, area, contact, draft, out);
        return;
    }
    const bool typing = draft.note_active;
    // Taken back, or refused: it can be finished again.
    if (draft.finishing && ui.seconds - draft.finishing_since > 2.0) draft.finishing = false;
    if (draft.finishing) ui.alarm_at(draft.finishing_since + 2.1);
    const Rect inner = area.inset(ui.px(16), ui.px(pad));
    const float h = ui.px(row), space = ui.px(gap);
    if (is_narrow(ui, area.w)) {
        VBox column(inner.at(), inner.w, space);
        HBox head(column.take(h), space);
        draw_finish(ui, head.right(widgets::button_width(ui, finish_spec(ui, draft))), contact, draft, out);
        if (draft.correcting) draw_leave(ui, head.right(widgets::button_width(ui, leave_spec(ui))), contact, state, draft, out, typing);
        const std::string beside = beside_title(ui, contact, draft);
        if (!draft.correcting) widgets::text_right(ui, head.right(widgets::text_width(ui, Font::small, beside)), Font::small, Token::text_faint, beside);
        widgets::text_in(ui, head.rest(), Font::title, Token::text, draft.correcting ? std::string_view(beside) : ui.t("wrap.title"), draft.correcting ? Words::outside : Words::ours);
        draw_codes(ui, column.take(h), contact, state, draft);
        draw_note(ui, column.take(h + more_lines(ui, draft)), contact, draft, out);
        draw_effects(ui, {column.x(), column.y() + ui.px(2), column.width(), inner.bottom() - column.y() - ui.px(2)}, contact, state, draft);
        return;
    }
    HBox box(inner, ui.px(20));
    const Rect last = box.right(std::max({ui.px(128), widgets::button_width(ui, finish_spec(ui, draft)), draft.correcting ? widgets::button_width(ui, leave_spec(ui)) : 0}));
    Rect effects = box.right(inner.w * 0.27F);
    effects.h += ui.px(pad - 4);   // a line more
    const std::string_view title = ui.t(draft.correcting ? "wrap.correct" : "wrap.title");
    const std::string beside = beside_title(ui, contact, draft);
    const float title_w = widgets::text_width(ui, Font::title, title) + ui.px(4);
    const Rect first = box.left(draft.correcting ? std::max(title_w, std::min(widgets::text_width(ui, Font::small, beside), ui.px(130))) : title_w);
    widgets::text_in(ui, {first.x, inner.y, first.w, h}, Font::title, Token::text, title, Words::ours);
    widgets::text(ui, {first.x, inner.y + ui.px(row + 8)}, Font::small, Token::text_faint, beside, first.w + ui.px(14),
                  draft.correcting ? Words::outside : Words::ours);
    const Rect middle = box.rest();
    draw_codes(ui, {middle.x, inner.y, middle.w, h}, contact, state, draft);
    const float note_h = ui.px(row + 4) + more_lines(ui, draft);
    draw_note(ui, {middle.x, inner.bottom() - note_h, middle.w, note_h}, contact, draft, out);
    draw_effects(ui, effects, contact, state, draft);
    if (draft.correcting) draw_leave(ui, {last.x, inner.y, last.w, h}, contact, state, draft, out, typing);
    draw_finish(ui, {last.x, inner.bottom() - ui.px(row + 4), last.w, ui.px(row + 4)}, contact, draft, out);
}

void draw_all_codes(Ui& ui, const Rect& above, const ContactView& contact, ScreenState& state) {
    ContactDraft& draft = state.draft_of(contact);
    const float w = std::min(ui.px(420), above.w - ui.px(24)), h = std::min(ui.px(380), above.h - ui.px(24));
    const Rect r{above.x + (above.w - w) / 2, above.bottom() - h - ui.px(12), w, h};
    widgets::Layer layer(ui, "codes", r);
    VBox column({r.x + ui.px(12), r.y + ui.px(12)}, r.w - ui.px(24), ui.px(10));
    const widgets::FieldSpec spec{.label = ui.t("wrap.search"), .hint = ui.t("wrap.search"), .icon = Icon::search, .most = 100};
    const auto field = widgets::field(ui, "codes/search", column.take(ui.px(38)), state.query, spec);
    if (field.changed) state.picked = 0;
    const std::string wanted = base::lower_ascii(state.query);
    std::vector<const CodeView*> found;
    for (const CodeView& code : contact.wrap_up.codes) {
        if (base::lower_ascii(code.title + " " + code.parent + " " + code.id).find(wanted) != std::string::npos) found.push_back(&code);
    }
    if (ui.chord(Ui::Chord::down)) ++state.picked;
    if (ui.chord(Ui::Chord::up)) --state.picked;
    state.picked = std::clamp(state.picked, 0, std::max(0, static_cast<int>(found.size()) - 1));
    const CodeView* taken = nullptr;
    {
        widgets::Scroll scroll(ui, "codes/list", {r.x + ui.px(8), column.y(), r.w - ui.px(10), r.bottom() - column.y() - ui.px(8)});
        VBox rows({scroll.at().x + ui.px(4), scroll.at().y}, scroll.width() - ui.px(4), ui.px(2));
        for (std::size_t i = 0; i < found.size(); ++i) {
            const widgets::ButtonSpec one{.label = found[i]->title, .icon = found[i]->id == draft.code ? Icon::check : Icon::none, .kind = widgets::Look_of::quiet,
                                          .selected = static_cast<int>(i) == state.picked, .left = true, .words = Words::outside, .role = widgets::Role::row};
            if (widgets::button(ui, "codes/pick:" + found[i]->id, rows.take(ui.px(34)), one)) taken = found[i];
        }
        scroll.reached(rows.y());
    }
    if (field.submitted && !found.empty()) taken = found[static_cast<std::size_t>(state.picked)];
    if (taken != nullptr) draft.code = taken->id;
    if (taken != nullptr || layer.clicked_outside() || ui.chord(Ui::Chord::escape)) {
        state.overlay = Overlay::none;
        ui.unfocus();
    }
}

}  // namespace segue::views
