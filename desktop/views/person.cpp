#include "desktop/views/person.h"

#include <algorithm>
#include <array>
#include <utility>

namespace segue::views {
namespace {

using runtime::ConsentView;
using runtime::FactView;
using runtime::LikenessView;
using runtime::PersonPartView;
using runtime::PromiseView;

constexpr std::size_t most_rows = 40;

/// "home_city" is shown as "Home city"; fields that every pack has are in the window's language.
std::string field_word(const Ui& ui, const std::string& field) {
    const std::string key = "field." + field;
    if (ui.look.strings.has(key)) return std::string(ui.t(key));
    std::string words = field;
    std::replace(words.begin(), words.end(), '_', ' ');
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

std::string state_word(const Ui& ui, const std::string& prefix, const std::string& state) {
    const std::string key = prefix + state;
    return ui.look.strings.has(key) ? std::string(ui.t(key)) : state;
}

LineStyle small_style(Icon icon = Icon::none, Token ink = Token::text_soft) {
    LineStyle style;
    style.font = Font::small;
    style.ink = ink;
    style.icon = icon;
    style.icon_ink = ink;
    style.max_lines = 2;
    return style;
}

/// Draws below each other and keeps where the next one begins.
class Rows {
public:
    Rows(Ui& ui, Point at, float width, ContactDraft& draft) : ui_(ui), box_(at, width, ui.px(5)), draft_(draft) {}
    void title(Icon icon, std::string_view key) {
        if (begun_) box_.skip(ui_.px(8));
        begun_ = true;
        box_.below(box_.y() + section_title(ui_, box_.at(), box_.width(), icon, ui_.t(key)));
    }
    void line(const std::string& name, const LineView& said, const LineStyle& style, float left = 0) {
        box_.below(box_.y() + event_line(ui_, name, {box_.x() + left, box_.y()}, box_.width() - left, said, style, draft_));
    }
    /// What it is on the left, what is known on the right.
    void fact(const std::string& name, std::string_view label, const LineView& said, LineStyle style) {
        const float left = std::round(box_.width() * 0.3F);
        const float top = box_.y();
        const float words = widgets::paragraph(ui_, {box_.x(), top + ui_.px(1)}, left - ui_.px(10), Font::small, Token::text_faint, label, 2);
        box_.below(top + std::max(words, event_line(ui_, name, {box_.x() + left, top}, box_.width() - left, said, style, draft_)));
    }
    [[nodiscard]] float indent() const { return std::round(box_.width() * 0.3F); }
    [[nodiscard]] VBox& box() { return box_; }
    [[nodiscard]] float bottom() const { return box_.bottom(); }

private:
    Ui& ui_;
    VBox box_;
    ContactDraft& draft_;
    bool begun_ = false;
};

std::string age_of(const Ui& ui, base::Time at) { return text::short_age(ui.look.strings, ui.now, at, ui.look.local); }

void draw_likeness(const Ui& ui, Rows& rows, const std::string& name, const std::vector<LikenessView>& all, bool same) {
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 6); ++i) {
        const LikenessView& like = all[i];
        const std::string words = same ? like.there : ui.look.strings.with("several.instead", {like.there, like.here});
        rows.line(name + std::to_string(i), {words, like.events, std::nullopt, {}}, small_style(same ? Icon::check : Icon::close, same ? Token::on_good : Token::on_warn));
    }
}

/// A customer that is part of this person, why, and the way back.
void draw_part(Ui& ui, Rows& rows, const ContactView& contact, const PersonPartView& part, const std::string& name, CommandList& out) {
    rows.line(name + ":who", {part.name.empty() ? part.customer : part.name, {}, std::nullopt, {}}, {.icon = Icon::person, .font = Font::body_strong});
    if (!part.why.text.empty()) rows.line(name + ":why", part.why, small_style());
    draw_likeness(ui, rows, name + ":same:", part.matches, true);
    draw_likeness(ui, rows, name + ":other:", part.differs, false);
    const widgets::ButtonSpec apart{.label = ui.t("person.apart"), .icon = Icon::undo, .tip = ui.t("person.apart_tip")};
    const Rect row = rows.box().take(ui.px(32));
    if (widgets::button(ui, name + ":apart", {row.x, row.y, std::min(row.w, widgets::button_width(ui, apart)), row.h}, apart)) {
        out.push_back(runtime::UnmergeCustomer{contact.contact, part.customer, {}});
    }
}

void draw_identity(Ui& ui, Rows& rows, const ContactView& contact, CommandList& out) {
    const auto& identity = contact.identity;
    if (identity.keys.empty() && identity.parts.empty()) return;
    rows.title(Icon::people, identity.parts.empty() ? "person.found_by" : "person.same");
    for (std::size_t i = 0; i < std::min<std::size_t>(identity.keys.size(), 12); ++i) {
        rows.line("person/key:" + std::to_string(i), identity.keys[i], {.icon = Icon::link});
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(identity.parts.size(), 12); ++i) {
        draw_part(ui, rows, contact, identity.parts[i], "person/part:" + std::to_string(i), out);
    }
}

/// A source is an address ("/crm"); its name is enough.
std::string source_word(const std::string& source) { return source.starts_with('/') ? source.substr(1) : source; }

/// A value as a source wrote it, in words where it is a plain yes, no or instant.
std::string value_words(const Ui& ui, const std::string& value) {
    if (value == "true" || value == "false") return std::string(ui.t(value == "true" ? "value.yes" : "value.no"));
    const auto at = value.size() >= 20 && value[10] == 'T' ? base::parse_time(value) : std::nullopt;
    return at ? text::exact_time(ui.look.strings, *at, ui.look.local) : value;
}

void draw_fact(const Ui& ui, Rows& rows, const FactView& fact, const std::string& name) {
    LineStyle style;
    const std::string age = (fact.source.empty() ? std::string{} : source_word(fact.source) + " · ") + age_of(ui, fact.at);
    style.suffix = age;
    style.max_lines = 2;
    if (fact.stale) style.icon = Icon::hourglass, style.icon_ink = Token::on_warn, style.ink = Token::on_warn, style.tip = ui.t("person.stale");
    rows.fact(name, field_word(ui, fact.field), {value_words(ui, fact.value), {fact.event}, fact.at, {}}, style);
    for (std::size_t i = 0; i < std::min<std::size_t>(fact.differs.size(), 4); ++i) {
        rows.line(name + ":differs:" + std::to_string(i), fact.differs[i], small_style(Icon::warning, Token::on_warn), rows.indent());
    }
    if (!fact.rule.empty()) rows.line(name + ":rule", {ui.look.strings.with("person.believed", {fact.rule}), {}, std::nullopt, {}}, small_style(), rows.indent());
}

void draw_consent(const Ui& ui, Rows& rows, const ConsentView& consent, const std::string& name) {
    const bool yes = consent.state == "granted", unknown = consent.state == "unknown";
    LineStyle style;
    style.icon = yes ? Icon::check_circle : unknown ? Icon::help : Icon::block;
    style.icon_ink = yes ? Token::on_good : unknown ? Token::on_warn : Token::on_bad;
    const std::string age = age_of(ui, consent.at);
    style.suffix = age;
    std::vector<std::string> events;
    if (!consent.history.empty()) events = consent.history.front().events;
    const std::string about = channel_word(ui, consent.channel) + (consent.purpose == "*" ? std::string{} : " · " + field_word(ui, consent.purpose));
    rows.fact(name, about, {state_word(ui, "consent.", consent.state), events, consent.at, {}}, style);
    // The first one is what holds; what was said before it is its history.
    for (std::size_t i = 1; i < std::min<std::size_t>(consent.history.size(), 4); ++i) {
        LineStyle before = small_style(Icon::history, Token::text_faint);
        const std::string when = consent.history[i].at ? age_of(ui, *consent.history[i].at) : std::string{};
        before.suffix = when;
        rows.line(name + ":before:" + std::to_string(i), consent.history[i], before, rows.indent());
    }
}

void draw_promise(const Ui& ui, Rows& rows, const PromiseView& promise, const std::string& name) {
    const bool overdue = promise.state == "overdue", open = promise.state == "open";
    LineStyle style;
    style.icon = overdue ? Icon::warning : open ? Icon::handshake : promise.state == "kept" ? Icon::check : Icon::close;
    style.icon_ink = overdue ? Token::on_bad : Token::text_faint;
    style.ink = overdue || open ? Token::text : Token::text_soft;
    std::string when = state_word(ui, "promise.", promise.state);
    if (promise.due && (open || overdue)) when += " · " + text::relative_time(ui.look.strings, ui.now, *promise.due, ui.look.local);
    style.suffix = when;
    rows.line(name, {promise.by.empty() ? promise.text : promise.text + " (" + promise.by + ")", {promise.event}, promise.due, {}}, style);
}

}  // namespace

bool has_person(const ContactView& contact) {
    const auto& picture = contact.picture;
    const bool known = !picture.facts.empty() || !picture.consents.empty() || !picture.promises.empty() || !picture.cases.empty();
    return !contact.brief.hidden && (known || !contact.identity.keys.empty() || !contact.identity.parts.empty());
}

float draw_person(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    if (!has_person(contact)) return at.y;
    const auto& picture = contact.picture;
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 8);
    VBox column(card.inner(), card.inner_width(), ui.px(8));
    const std::size_t parts = contact.identity.parts.size();
    const std::string count = parts > 0 ? ui.look.strings.count("person.joined", static_cast<long>(parts + 1)) : std::string{};
    draft.person = fold(ui, "person/fold", column.take(ui.px(32)), ui.t("person.title"), count, draft.person, U'q');
    if (!draft.person) return card.close(column.bottom());
    Rows rows(ui, {column.x() + ui.px(8), column.y()}, column.width() - ui.px(16), draft);
    draw_identity(ui, rows, contact, out);
    if (!picture.facts.empty()) rows.title(Icon::person, "person.facts");
    for (std::size_t i = 0; i < std::min(picture.facts.size(), most_rows); ++i) draw_fact(ui, rows, picture.facts[i], "person/fact:" + std::to_string(i));
    if (!picture.consents.empty()) rows.title(Icon::thumb_up, "person.consents");
    for (std::size_t i = 0; i < std::min(picture.consents.size(), most_rows); ++i) draw_consent(ui, rows, picture.consents[i], "person/consent:" + std::to_string(i));
    if (!picture.promises.empty()) rows.title(Icon::handshake, "person.promises");
    for (std::size_t i = 0; i < std::min(picture.promises.size(), most_rows); ++i) draw_promise(ui, rows, picture.promises[i], "person/promise:" + std::to_string(i));
    if (!picture.cases.empty()) rows.title(Icon::assignment, "person.cases");
    for (std::size_t i = 0; i < std::min(picture.cases.size(), most_rows); ++i) {
        const auto& one = picture.cases[i];
        LineStyle style;
        style.ink = one.open ? Token::text : Token::text_faint;
        style.suffix = ui.t(one.open ? "case.open" : "case.closed");
        rows.line("person/case:" + std::to_string(i), {one.title.empty() ? one.id : one.title, {one.event}, std::nullopt, {}}, style);
    }
    return card.close(rows.bottom() + ui.px(4));
}

}  // namespace segue::views
