#include "desktop/views/answers.h"

#include "core/base/text.h"
#include "desktop/views/next_action.h"

#include <algorithm>
#include <array>

namespace segue::views {
namespace {

using runtime::AskView;
using runtime::NextActionView;
using Asking = ContactDraft::Asking;

struct Answer {
    std::string_view id, label;
    Icon icon;
    char32_t key;
};
constexpr std::array<Answer, 5> others = {{
    {"deferred", "answer.deferred", Icon::clock, U'l'},
    {"already_done", "answer.already_done", Icon::done_all, U'd'},
    {"not_applicable", "answer.not_applicable", Icon::not_interested, U'n'},
    {"customer_declined", "answer.customer_declined", Icon::close, U'c'},
    {"wrong_data", "answer.wrong_data", Icon::report, U'w'},
}};

runtime::AnswerRecommendation answer_of(const ContactView& contact, std::string_view answer) {
    const auto& best = contact.next.best;
    return {contact.contact, best.action, best.subject, best.treatment, std::string(answer), std::nullopt, {}};
}

/// "Not now": until when, the soonest first. 1, 2, 3 choose; Escape leaves it.
float draw_until(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    column.below(column.y() + section_title(ui, column.at(), width, Icon::clock, ui.t("answer.until_when")));
    const base::Time morning = tomorrow_morning(ui.now, ui.look.local);
    const std::array<std::pair<std::string_view, base::Time>, 3> choices = {{
        {"answer.in_an_hour", ui.now + base::hours(1)}, {"answer.tomorrow", morning}, {"answer.in_a_week", morning + base::days(6)}}};
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const widgets::ButtonSpec spec{.label = ui.t(choices[i].first), .key = static_cast<char32_t>(U'1' + i), .left = true};
        if (!widgets::button(ui, "next/until:" + std::to_string(i + 1), column.take(ui.px(32)), spec)) continue;
        auto answer = answer_of(contact, "deferred");
        answer.until = choices[i].second;
        out.push_back(std::move(answer));
        draft.asking = Asking::nothing;
    }
    if (!ui.typing() && ui.chord(Ui::Chord::escape)) draft.asking = Asking::nothing;
    // It was asked for by a key or far down: all of it comes into sight, once its height is known.
    if (draft.revealing > 0) {
        --draft.revealing;
        widgets::reveal(ui, {at.x, at.y, width, column.bottom() + ui.px(8) - at.y});
    }
    return column.bottom();
}

/// "Wrong data": which. It goes to a list that can be mended, so it needs a name.
float draw_wrong(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    const widgets::FieldSpec spec{.label = ui.t("answer.what_is_wrong"), .hint = ui.t("answer.what_is_wrong"), .icon = Icon::report, .most = 200, .mask = true};
    const auto field = widgets::field(ui, "next/wrong_field", column.take(ui.px(36)), draft.typed, spec);
    const widgets::ButtonSpec send{.label = ui.t("answer.send"), .kind = widgets::Look_of::primary, .enabled = !draft.typed.empty()};
    const bool sent = widgets::button(ui, "next/wrong_send", column.take(ui.px(32)), send);
    if ((sent || field.submitted) && !draft.typed.empty()) {
        auto answer = answer_of(contact, "wrong_data");
        answer.field = draft.typed;
        out.push_back(std::move(answer));
        draft.typed.clear();
        draft.asking = Asking::nothing;
        ui.unfocus();
    }
    return column.bottom();
}

void choose(Ui& ui, const Answer& answer, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    draft.typed.clear();
    if (answer.id == "deferred") {
        const bool asks = draft.asking != Asking::until_when;
        draft.asking = asks ? Asking::until_when : Asking::nothing;
        draft.revealing = asks ? 3 : 0;
    } else if (answer.id == "wrong_data") {
        draft.asking = Asking::what_is_wrong;
        ui.focus("next/wrong_field");
    } else {
        draft.asking = Asking::nothing;
        out.push_back(answer_of(contact, answer.id));
    }
}

/// The widest label of every second answer, from the first or from the second one; the last has a row of its own.
float widest_of(const Ui& ui, std::size_t first) {
    float widest = 0;
    for (std::size_t i = first; i + 1 < others.size(); i += 2) {
        widest = std::max(widest, widgets::button_width(ui, {.label = ui.t(others[i].label), .key = others[i].key}));
    }
    return widest;
}

float draw_others(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    const float gap = ui.px(6), first = widest_of(ui, 0), second = widest_of(ui, 1);
    // Two beside each other where both fit in this language and at this size: halves if they can be, else each as wide as it needs.
    const bool two = first + second + gap <= width;
    const float half = (width - gap) / 2;
    const float left = std::max(first, second) <= half ? half : first + (width - gap - first - second) / 2;
    Rect row{};
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (!two || i % 2 == 0) row = column.take(ui.px(32));
        const bool whole = !two || i + 1 == others.size();
        const Rect r = whole ? row : i % 2 == 0 ? Rect{row.x, row.y, left, row.h} : Rect{row.x + left + gap, row.y, width - left - gap, row.h};
        const bool selected = contact.next.answer == others[i].id || (others[i].id == "deferred" && draft.asking == Asking::until_when);
        const widgets::ButtonSpec spec{.label = ui.t(others[i].label), .icon = two ? Icon::none : others[i].icon, .key = others[i].key,
                                       .selected = selected, .left = true};
        if (widgets::button(ui, "next/" + std::string(others[i].id), r, spec)) choose(ui, others[i], contact, draft, out);
    }
    return column.bottom();
}

/// What was entered for a question of the recommended action. Two actions may ask by the same name, and never share an answer.
std::string& answer_for(const ContactView& contact, const AskView& ask, ContactDraft& draft) {
    const auto& best = contact.next.best;
    return draft.answers[best.action + '\n' + best.subject + '\n' + ask.id];
}

/// The first question that has no answer yet; null: all have one.
const AskView* next_question(const ContactView& contact, ContactDraft& draft) {
    const auto& asks = contact.next.best.asks;
    const auto found = std::find_if(asks.begin(), asks.end(), [&](const AskView& ask) { return base::trimmed(answer_for(contact, ask, draft)).empty(); });
    return found == asks.end() ? nullptr : &*found;
}

/// Returns whether Enter was pressed in it.
bool draw_ask(Ui& ui, VBox& column, const ContactView& contact, const AskView& ask, bool next, ContactDraft& draft) {
    std::string& value = answer_for(contact, ask, draft);
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_soft, ask.label, 2));
    bool entered = false;
    if (ask.choices.empty()) {
        const widgets::FieldSpec spec{.label = ask.label, .hint = ui.t("next.ask_hint"), .most = 400, .mask = true, .key = next ? "Y" : ""};
        entered = widgets::field(ui, "next/ask:" + ask.id, column.take(ui.px(34)), value, spec).submitted;
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(ask.choices.size(), 8); ++i) {
        const bool chosen = value == ask.choices[i];
        const widgets::ButtonSpec spec{.label = ask.choices[i], .icon = chosen ? Icon::check : Icon::none, .selected = chosen, .left = true, .words = Words::outside};
        if (widgets::button(ui, "next/ask:" + ask.id + ":" + std::to_string(i), column.take(ui.px(32)), spec)) value = ask.choices[i];
    }
    if (next && draft.unanswered) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::on_warn, ui.t("next.ask_needed"), 2, Words::ours));
    }
    return entered;
}

bool asks_changed(const ContactView& contact, ContactDraft& draft) {
    const auto& asks = contact.next.best.asks;
    return std::any_of(asks.begin(), asks.end(), [&](const AskView& ask) { return answer_for(contact, ask, draft) != ask.value; });
}

void keep_answers(const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const auto& best = contact.next.best;
    runtime::PrepareAction command{contact.contact, best.action, best.subject, {}};
    for (const AskView& ask : best.asks) command.answers[ask.id] = answer_for(contact, ask, draft);
    out.push_back(std::move(command));
}

/// The customer's yes holds for what was read out: what was not asked yet takes the keyboard instead.
void say_yes(Ui& ui, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const AskView* open = next_question(contact, draft);
    draft.unanswered = open != nullptr;
    if (open != nullptr) {
        ui.focus("next/ask:" + open->id + (open->choices.empty() ? "" : ":0"));
        return;
    }
    if (asks_changed(contact, draft)) keep_answers(contact, draft, out);
    out.push_back(runtime::ConfirmAction{contact.contact, contact.next.best.action, contact.next.best.subject});
    ui.unfocus();
}

float draw_asks(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    const bool confirms = contact.next.kind == NextActionView::Kind::confirm;
    column.below(column.y() + section_title(ui, column.at(), width, Icon::edit, ui.t("next.asks")));
    for (const AskView& ask : contact.next.best.asks) {
        std::string& value = answer_for(contact, ask, draft);
        if (value.empty()) value = ask.value;
    }
    const AskView* next = confirms ? next_question(contact, draft) : nullptr;
    bool entered = false;
    for (const AskView& ask : contact.next.best.asks) entered = draw_ask(ui, column, contact, ask, &ask == next, draft) || entered;
    if (confirms && entered) say_yes(ui, contact, draft, out);
    if (confirms || !asks_changed(contact, draft)) return column.bottom();
    const widgets::ButtonSpec keep{.label = ui.t("next.keep_answers"), .icon = Icon::check};
    if (widgets::button(ui, "next/keep_answers", column.take(ui.px(34)), keep) || entered) keep_answers(contact, draft, out);
    return column.bottom();
}

float draw_answered(Ui& ui, Point at, float width, const NextActionView& next) {
    const std::string key = "answered." + next.answer;
    std::string words = ui.look.strings.has(key) ? std::string(ui.t(key)) : next.answer;
    if (next.answer == "deferred" && next.answer_until) words += " " + text::until_time(ui.look.strings, ui.now, *next.answer_until, ui.look.local);
    const bool accepted = next.answer == "accepted";
    widgets::pill(ui, at, accepted ? Tone::good : Tone::quiet, accepted ? Icon::check_circle : Icon::done_all, words, width, Words::ours);
    return at.y + widgets::pill_height(ui);
}

}  // namespace

float draw_answers(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const NextActionView& next = contact.next;
    VBox column(at, width, ui.px(8));
    if (next.kind != NextActionView::Kind::confirm) draft.unanswered = false;
    if (contact.wrap_up.finished) return next.answer.empty() ? at.y : draw_answered(ui, at, width, next);
    if (!next.best.asks.empty() && (next.kind == NextActionView::Kind::confirm || next.answer == "accepted")) {
        column.below(draw_asks(ui, column.at(), width, contact, draft, out));
    }
    if (!next.answer.empty()) column.below(draw_answered(ui, column.at(), width, next));
    if (next.kind == NextActionView::Kind::confirm) {
        const widgets::ButtonSpec yes{.label = ui.t("next.customer_said_yes"), .icon = Icon::check, .key = U'y', .kind = widgets::Look_of::primary};
        if (widgets::button(ui, "next/confirm", column.take(ui.px(38)), yes)) say_yes(ui, contact, draft, out);
    }
    // Another answer can still be changed into this one: the last one counts.
    if (next.answer != "accepted" && next.kind == NextActionView::Kind::action) {
        const widgets::ButtonSpec accept{.label = ui.t("answer.accept"), .icon = Icon::check, .key = U'a', .kind = widgets::Look_of::primary};
        if (widgets::button(ui, "next/accept", column.take(ui.px(38)), accept)) {
            draft.asking = Asking::nothing;
            out.push_back(answer_of(contact, "accepted"));
        }
    }
    if (next.answer != "accepted") column.below(draw_others(ui, column.at(), width, contact, draft, out));
    if (draft.asking == Asking::until_when) column.below(draw_until(ui, column.at(), width, contact, draft, out));
    if (draft.asking == Asking::what_is_wrong) column.below(draw_wrong(ui, column.at(), width, contact, draft, out));
    return column.bottom();
}

float draw_verify(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(8));
    constexpr std::array<std::string_view, 3> methods = {"questions", "pin", "code"};
    const std::vector<widgets::Segment> segments = {{"questions", ui.t("method.questions"), {}}, {"pin", ui.t("method.pin"), {}}, {"code", ui.t("method.code"), {}}};
    column.below(column.y() + section_title(ui, column.at(), width, Icon::help, ui.t("next.verify_how")));
    const int chosen = widgets::segmented(ui, "next/method", column.take(ui.px(34)), segments, draft.method);
    if (chosen >= 0) draft.method = chosen;
    const auto& levels = contact.head.levels;
    const auto reached = std::find(levels.begin(), levels.end(), contact.head.verified);
    const auto first = static_cast<std::size_t>(reached == levels.end() ? 0 : reached - levels.begin() + 1);
    for (std::size_t i = first; i < std::min<std::size_t>(levels.size(), first + 4); ++i) {
        const std::string key = "level." + levels[i];
        const std::string level = ui.look.strings.has(key) ? std::string(ui.t(key)) : levels[i];
        const std::string words = ui.look.strings.with("next.verified_to", {level});
        // V gives the lowest level that is not reached yet: it is what most actions need, and the next one asks again where more is wanted.
        const widgets::ButtonSpec spec{.label = words, .icon = Icon::verified, .key = i == first ? U'v' : char32_t{0},
                                       .kind = i == first ? widgets::Look_of::primary : widgets::Look_of::plain};
        if (widgets::button(ui, "next/verify:" + levels[i], column.take(ui.px(38)), spec)) {
            out.push_back(runtime::VerifyCaller{contact.contact, levels[i], std::string(methods[static_cast<std::size_t>(draft.method)])});
        }
    }
    return column.bottom();
}

}  // namespace segue::views
