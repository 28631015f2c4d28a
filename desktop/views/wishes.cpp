#include "desktop/views/wishes.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::WishView;

constexpr float row = 34, gap = 8;

std::string state_words(const Ui& ui, const WishView& wish) {
    if (wish.state.empty()) return {};
    std::string words(ui.t("consent." + wish.state));
    if (wish.said) words += " · " + text::short_age(ui.look.strings, ui.now, *wish.said, ui.look.local);
    return words;
}

/// One channel: what holds, and what can be recorded.
void draw_channel(Ui& ui, VBox& column, const ContactView& contact, const WishView& wish, CommandList& out) {
    const std::string name = "wishes/" + wish.channel;
    HBox box(column.take(ui.px(row)), ui.px(gap));
    const widgets::ButtonSpec allow{.label = ui.t("wishes.allow"), .enabled = wish.state != "granted", .tip = ui.t("wishes.allow_tip")};
    const widgets::ButtonSpec stop{.label = ui.t("wishes.stop"), .icon = Icon::block, .enabled = wish.state != "withdrawn", .tip = ui.t("wishes.stop_tip")};
    if (widgets::button(ui, name + ":allow", box.right(widgets::button_width(ui, allow)), allow)) {
        out.push_back(runtime::RecordConsent{contact.contact, wish.channel, "*", "granted"});
    }
    if (widgets::button(ui, name + ":stop", box.right(widgets::button_width(ui, stop)), stop)) {
        out.push_back(runtime::RecordConsent{contact.contact, wish.channel, "*", "withdrawn"});
    }
    const Rect sign = box.left(ui.px(20));
    widgets::icon(ui, sign, channel_icon(wish.channel), Token::text_soft, Font::body);
    const std::string said = state_words(ui, wish);
    const Rect rest = box.rest();
    const bool two = !said.empty();
    const float line = widgets::line_height(ui, Font::small);
    widgets::text(ui, {rest.x, two ? rest.y + ui.px(1) : rest.middle() - line / 2}, Font::small_strong, Token::text, channel_word(ui, wish.channel), rest.w);
    if (two) widgets::text(ui, {rest.x, rest.y + line}, Font::small, wish.state == "withdrawn" ? Token::on_bad : Token::text_faint, said, rest.w);
}

/// The end of the customer's day, so many days from today; where their clock is not known, of the desk's.
base::Time end_of_day(const Ui& ui, const ContactView& contact, int days) {
    const std::int64_t offset = contact.head.local_offset ? *contact.head.local_offset : ui.look.local.offset(ui.now);
    const std::int64_t day_us = 86'400 * base::us_per_second, local = ui.now.us + offset * base::us_per_second;
    return base::Time{(local / day_us + 1 + days) * day_us - offset * base::us_per_second};
}

void draw_invitation(Ui& ui, VBox& column, const ContactView& contact, const WishView& call, CommandList& out) {
    const std::string words = call.invited ? (call.invited_until ? ui.look.strings.with("wishes.call_until", {text::until_time(ui.look.strings, ui.now, *call.invited_until, ui.look.local)})
                                                                 : std::string(ui.t("wishes.call_holds")))
                                           : std::string(ui.t("wishes.call"));
    column.below(column.y() + section_title(ui, column.at(), column.width(), Icon::call, words));
    HBox box(column.take(ui.px(row)), ui.px(gap));
    if (call.invited) {
        const widgets::ButtonSpec end{.label = ui.t("wishes.no_call"), .icon = Icon::close};
        if (widgets::button(ui, "wishes/no_call", box.left(widgets::button_width(ui, end)), end)) out.push_back(runtime::InviteContact{contact.contact, call.channel, std::nullopt, false});
        return;
    }
    constexpr std::pair<const char*, int> spans[] = {{"today", 0}, {"tomorrow", 1}, {"week", 6}};
    for (const auto& [key, days] : spans) {
        const widgets::ButtonSpec spec{.label = ui.t(std::string("wishes.") + key), .tip = ui.t("wishes.call_tip")};
        if (widgets::button(ui, std::string("wishes/call:") + key, box.left(widgets::button_width(ui, spec)), spec)) {
            out.push_back(runtime::InviteContact{contact.contact, call.channel, end_of_day(ui, contact, days), true});
        }
    }
}

}  // namespace

float draw_wishes(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    if (contact.wishes.empty() || contact.wrap_up.finished) return at.y;
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 8);
    VBox column(card.inner(), card.inner_width(), ui.px(8));
    const auto stopped = std::count_if(contact.wishes.begin(), contact.wishes.end(), [](const WishView& w) { return w.state == "withdrawn" || w.state == "denied"; });
    const std::string count = stopped > 0 ? ui.look.strings.count("wishes.stopped", static_cast<long>(stopped)) : std::string{};
    draft.wishes = fold(ui, "wishes/fold", column.take(ui.px(32)), ui.t("wishes.title"), count, draft.wishes, U'z');
    if (!draft.wishes) return card.close(column.bottom());
    VBox inner({column.x() + ui.px(8), column.y()}, column.width() - ui.px(16), ui.px(8));
    for (const WishView& wish : contact.wishes) draw_channel(ui, inner, contact, wish, out);
    const widgets::ButtonSpec all{.label = ui.t("wishes.stop_all"), .icon = Icon::not_interested, .tip = ui.t("wishes.stop_tip")};
    const Rect wide = inner.take(ui.px(row));
    if (widgets::button(ui, "wishes/stop_all", {wide.x, wide.y, std::min(wide.w, widgets::button_width(ui, all)), wide.h}, all)) {
        for (const WishView& wish : contact.wishes) out.push_back(runtime::RecordConsent{contact.contact, wish.channel, "*", "withdrawn"});
    }
    const auto call = std::find_if(contact.wishes.begin(), contact.wishes.end(), [](const WishView& w) { return w.channel == "voice"; });
    if (call != contact.wishes.end()) draw_invitation(ui, inner, contact, *call, out);
    return card.close(inner.bottom() + ui.px(4));
}

}  // namespace segue::views
