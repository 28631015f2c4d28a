#include "desktop/views/settle.h"

#include <algorithm>
#include <cmath>

namespace segue::views {
namespace {

using runtime::JourneyChoiceView;
using runtime::OpenPromiseView;

constexpr float row = 34, gap = 8, pad = 14;
enum Fate : std::uint8_t { open, kept, cancelled };

/// The journeys that the chosen code can be about; null when there is nothing to choose.
const std::vector<JourneyChoiceView>* journeys_of(const ContactView& contact, const ContactDraft& draft) {
    const runtime::CodeView* code = chosen_code(contact.wrap_up, draft);
    return code == nullptr || code->journeys.empty() ? nullptr : &code->journeys;
}

Fate fate_of(const std::string& promise, const ContactDraft& draft) {
    const auto in = [&](const std::vector<std::string>& ids) { return std::find(ids.begin(), ids.end(), promise) != ids.end(); };
    return in(draft.kept) ? kept : in(draft.cancelled) ? cancelled : open;
}

void decide(const std::string& promise, Fate fate, ContactDraft& draft) {
    std::erase(draft.kept, promise);
    std::erase(draft.cancelled, promise);
    if (fate == kept) draft.kept.push_back(promise);
    if (fate == cancelled) draft.cancelled.push_back(promise);
}

std::string words_of(const Ui& ui, const OpenPromiseView& promise) {
    return promise.due ? promise.text + " · " + text::relative_time(ui.look.strings, ui.now, *promise.due, ui.look.local) : promise.text;
}

/// About as high as its contents; more of them are scrolled.
float wanted_height(const Ui& ui, float width, const std::vector<JourneyChoiceView>* journeys, const std::vector<OpenPromiseView>& promises) {
    float h = ui.px(2 * pad + row + 6);
    if (journeys != nullptr) h += ui.px(2 * gap + 18) + static_cast<float>(journeys->size()) * ui.px(row + gap);
    if (!promises.empty()) h += ui.px(gap + 18);
    for (const auto& promise : promises) {
        const float lines = std::min(3.0F, std::floor(widgets::text_width(ui, Font::body, words_of(ui, promise)) / (width - ui.px(2 * pad + 20))) + 1);
        h += ui.px(row + 3 * gap) + lines * widgets::line_height(ui, Font::body) * 1.2F;
    }
    return h;
}

void draw_journeys(Ui& ui, VBox& column, const std::vector<JourneyChoiceView>& journeys, ContactDraft& draft) {
    column.below(column.y() + section_title(ui, column.at(), column.width(), Icon::flag, ui.t("settle.journey")));
    const bool chosen = std::any_of(journeys.begin(), journeys.end(), [&](const auto& j) { return j.journey == draft.journey; });
    for (std::size_t i = 0; i < journeys.size(); ++i) {
        // The first one is the likeliest, and what it is about without a choice.
        const bool selected = chosen ? journeys[i].journey == draft.journey : i == 0;
        const widgets::ButtonSpec one{.label = journeys[i].title, .icon = selected ? Icon::check : Icon::none, .kind = widgets::Look_of::quiet, .selected = selected, .left = true,
                                      .words = Words::outside, .role = widgets::Role::row};
        if (widgets::button(ui, "settle/journey:" + journeys[i].journey, column.take(ui.px(row)), one)) draft.journey = journeys[i].journey;
    }
    column.skip(ui.px(gap));
}

void draw_promise(Ui& ui, VBox& column, const OpenPromiseView& promise, ContactDraft& draft) {
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text, words_of(ui, promise), 3));
    const std::vector<widgets::Segment> fates = {{"open", ui.t("settle.open"), {}}, {"kept", ui.t("settle.kept"), {}}, {"cancelled", ui.t("settle.cancelled"), {}}};
    const int chosen = widgets::segmented(ui, "settle/promise:" + promise.id, column.take(ui.px(row)), fates, fate_of(promise.id, draft));
    if (chosen >= 0) decide(promise.id, static_cast<Fate>(chosen), draft);
    column.skip(ui.px(gap));
}

}  // namespace

std::string settle_words(const Ui& ui, const ContactView& contact, const ContactDraft& draft) {
    const auto& promises = contact.wrap_up.promises;
    std::string words;
    const auto settled = std::count_if(promises.begin(), promises.end(), [&](const OpenPromiseView& p) { return fate_of(p.id, draft) != open; });
    if (settled > 0) words = ui.look.strings.with("settle.some", {std::to_string(settled), std::to_string(promises.size())});
    else if (!promises.empty()) words = ui.look.strings.count("settle.promises", static_cast<long>(promises.size()));
    if (journeys_of(contact, draft) != nullptr) words += (words.empty() ? "" : " · ") + std::string(ui.t("settle.which"));
    return words;
}

void draw_settle(Ui& ui, const Rect& above, const ContactView& contact, ScreenState& state) {
    ContactDraft& draft = state.draft_of(contact);
    const auto* journeys = journeys_of(contact, draft);
    const auto& promises = contact.wrap_up.promises;
    const float w = std::min(ui.px(440), above.w - ui.px(24)), h = std::min({wanted_height(ui, w, journeys, promises), ui.px(460), above.h - ui.px(24)});
    const Rect r{std::max(above.x + ui.px(12), above.right() - w - ui.px(24)), above.bottom() - h - ui.px(12), w, h};
    widgets::Layer layer(ui, "settle", r);
    HBox head({r.x + ui.px(pad), r.y + ui.px(pad), r.w - ui.px(2 * pad), ui.px(row)}, ui.px(gap));
    const bool shut = widgets::icon_button(ui, "settle/close", head.right(ui.px(row)), Icon::close, ui.t("settle.close"));
    widgets::text_in(ui, head.rest(), Font::title, Token::text, ui.t("settle.title"));
    {
        widgets::Scroll scroll(ui, "settle/list", {r.x + ui.px(pad - 6), r.y + ui.px(pad + row + 6), r.w - ui.px(pad), r.bottom() - r.y - ui.px(pad + row + 14)});
        VBox column({scroll.at().x + ui.px(6), scroll.at().y}, scroll.width() - ui.px(10), ui.px(gap));
        if (journeys != nullptr) draw_journeys(ui, column, *journeys, draft);
        if (!promises.empty()) column.below(column.y() + section_title(ui, column.at(), column.width(), Icon::handshake, ui.t("settle.title_promises")));
        for (const auto& promise : promises) draw_promise(ui, column, promise, draft);
        scroll.reached(column.y());
    }
    const bool nothing = journeys == nullptr && promises.empty();
    if (shut || nothing || layer.clicked_outside() || ui.chord(Ui::Chord::escape)) state.overlay = Overlay::none;
}

}  // namespace segue::views
