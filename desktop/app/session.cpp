#include "desktop/app/session.h"

#include "core/runtime/desk.h"
#include "desktop/platform/clock.h"
#include "desktop/shell/style.h"

#include <imgui.h>

#include <algorithm>
#include <chrono>

namespace segue::app {

using runtime::AgentView;
using runtime::WorkItem;

Session::Session(desktop::EmbeddedOptions desk, Remembered remembered, std::string first_contact, std::function<void()> wake)
    : desk_(std::move(desk)), remembered_(std::move(remembered)), first_contact_(std::move(first_contact)), wake_(std::move(wake)) {
    state_.settings = remembered_.settings;
}

Session::~Session() = default;

void Session::start() {
    ui_.look.local = platform::local_zone(platform::wall_clock());
    opener_ = std::thread([this] { open(); });
}

void Session::open() {
    auto desk = desktop::open_embedded(desk_, platform::wall_clock());
    std::unique_ptr<runtime::CoreThread> core;
    if (desk) {
        const auto published = [this] {
            {
                const std::lock_guard lock(news_mutex_);
            }
            news_.notify_all();
            wake_();
        };
        core = std::make_unique<runtime::CoreThread>(std::move(desk).value(), [] { return platform::wall_clock(); }, published);
        core->start();
    }
    {
        const std::lock_guard lock(mutex_);
        if (core) core_ = std::move(core);
        else failure_ = desk.error();
    }
    opened_ = true;
    wake_();
}

void Session::stop() {
    if (opener_.joinable()) opener_.join();
    if (!core_) return;
    // What was typed last is kept, whatever the pause between two savings.
    for (auto& [contact, draft] : state_.drafts) draft.note_active = false;
    views::CommandList last;
    (void)views::save_drafts(state_, 1e12, last);
    for (auto& command : last) core_->post(std::move(command));
    core_->stop();
    core_->join();
}

std::shared_ptr<const AgentView> Session::view() const {
    const std::lock_guard lock(mutex_);
    return core_ ? core_->view() : nullptr;
}

std::optional<base::Error> Session::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

bool Session::changed() {
    // A pop is given to the core at once: the frame that shows it comes when the core has it, and none before.
    if (drawn_ && requested_.exchange(false)) asks_ = serve_requests() || asks_;
    return requested_ || asks_ || view() != drawn_ || (opened_ && failure());
}

bool Session::knows(const std::string& contact) const {
    const auto latest = view();
    return latest && std::any_of(latest->work.begin(), latest->work.end(), [&](const WorkItem& w) { return w.contact == contact; });
}

std::string Session::request(const platform::Request& request) {
    if (request.kind == platform::Request::Kind::pop && view() && !knows(request.contact)) {
        // It may have been offered a moment ago: the sources are asked once more, and whoever hands it over waits for that.
        core_->post(runtime::Refresh{});
        std::unique_lock lock(news_mutex_);
        news_.wait_for(lock, std::chrono::milliseconds(1500), [&] { return knows(request.contact); });
        if (!knows(request.contact)) return "The sources know no contact " + request.contact + " that waits. Nothing was shown.";
    }
    if (request.kind == platform::Request::Kind::show) {
        front_ = true;
    } else {
        const std::lock_guard lock(mutex_);
        if (request.kind == platform::Request::Kind::link) link_ = request.contact;
        else pops_.push_back({request.contact, platform::steady_seconds()});
    }
    requested_ = true;
    wake_();
    return {};
}

/// A pop opens by itself only where nothing is in hand; else it waits in the list, and takes neither keyboard nor screen away.
bool Session::serve_requests() {
    std::vector<Pop> pops;
    bool to_be_drawn = false;
    {
        const std::lock_guard lock(mutex_);
        pops.swap(pops_);
        to_be_drawn = !link_.empty();
        if (to_be_drawn) state_.linked = std::exchange(link_, {});
    }
    if (pops.empty()) return to_be_drawn;
    const bool free = !drawn_ || !drawn_->open || drawn_->open->wrap_up.finished;
    for (const Pop& pop : pops) {
        const std::string& contact = pop.contact;
        if (!knows(contact)) core_->post(runtime::Refresh{});
        if (free && &pop == &pops.front()) {
            core_->post(runtime::OpenContact{contact});
            opening_pop_ = pop;
        } else {
            std::erase(state_.handed, contact);
            state_.handed.insert(state_.handed.begin(), contact);
            state_.work_tab = 0;
            to_be_drawn = true;
        }
    }
    return to_be_drawn;
}

std::optional<double> Session::take_shown_pop() {
    if (!opening_pop_ || !drawn_ || !drawn_->open || drawn_->open->contact != opening_pop_->contact) return {};
    shown_pop_ = std::exchange(opening_pop_, {});
    return shown_pop_->asked;
}

std::optional<double> Session::take_stored_pop() {
    const auto latest = shown_pop_ ? view() : nullptr;
    if (!latest || !latest->open || latest->open->contact != shown_pop_->contact || latest->open->next.record.empty()) return {};
    return std::exchange(shown_pop_, {})->asked;
}

void Session::take_first(const AgentView& view) {
    if (first_contact_.empty()) return;
    const std::string wanted = std::exchange(first_contact_, {});
    if (wanted != "first") {
        opening_ = wanted;
        core_->post(runtime::OpenContact{wanted});
        return;
    }
    const auto handed_over = [](const WorkItem& w) { return w.state == WorkItem::State::incoming && !w.from.empty(); };
    auto first = std::find_if(view.work.begin(), view.work.end(), handed_over);
    if (first == view.work.end() && !view.work.empty() && view.work.front().state == WorkItem::State::incoming) first = view.work.begin();
    if (first == view.work.end()) return;
    opening_ = first->contact;
    core_->post(runtime::OpenContact{first->contact});
}

template <class Want>
void want_person(const runtime::ContactView& c, const Want& want) {
    const auto lines = [&](const std::vector<runtime::LineView>& all) {
        for (const auto& line : all) want(line.text);
    };
    lines(c.brief.hops);
    lines(c.identity.keys);
    want(c.identity.question);
    for (const auto& one : c.identity.candidates) want(one.name);
    for (const auto& part : c.identity.parts) want(part.name), want(part.why.text);
    for (const auto& fact : c.picture.facts) want(fact.value), lines(fact.differs);
    for (const auto& promise : c.picture.promises) want(promise.text), want(promise.by);
    for (const auto& one : c.picture.cases) want(one.title);
    for (const auto& signal : c.signals) want(signal.title), want(signal.key);
    for (const auto& wrong : c.to_mend) want(wrong.text), want(wrong.why);
    for (const auto& doubt : c.opt_out_doubts) want(doubt.text);
    for (const auto& wrong : c.impossible) want(wrong.title), want(wrong.why);
    for (const auto& change : c.differences) {
        want(change.cause);
        for (const auto& line : change.lines) want(line);
    }
}

/// Names and texts in letters that the atlas does not hold yet make it grow.
bool Session::look_for_letters(const std::shared_ptr<const AgentView>& view) {
    bool fresh = false;
    const auto want = [&](const std::string& text) { fresh = glyphs_.want(text) || fresh; };
    const auto lines = [&](const std::vector<runtime::LineView>& all) {
        for (const auto& line : all) want(line.text);
    };
    const auto action = [&](const runtime::ActionView& a) {
        for (const std::string* text : {&a.title, &a.subject_title, &a.say, &a.message, &a.waterfall}) want(*text);
        for (const auto& factor : a.factors) want(factor.from);
        lines(a.why);
        lines(a.blockers);
        for (const auto& step : a.steps) want(step);
    };
    for (const auto& item : view->work) {
        for (const std::string* text : {&item.customer_name, &item.reason, &item.queue}) want(*text);
    }
    if (!view->open) return fresh;
    const auto& c = *view->open;
    want(c.head.name);
    lines(c.head.cautions);
    for (const auto& part : c.brief.parts) lines(part.lines);
    for (const auto& row : c.timeline) want(row.title), want(row.text);
    for (const auto& journey : c.journeys) {
        want(journey.title), want(journey.stage);
        lines(journey.history);
        for (const auto& step : journey.steps) want(step.stage);
    }
    action(c.next.best);
    for (const auto& option : c.next.options) action(option);
    for (const auto& held : c.next.withheld) action(held);
    for (const auto& code : c.wrap_up.codes) {
        want(code.title);
        for (const auto& effect : code.effects) want(effect);
    }
    for (const auto& [contact, draft] : state_.drafts) want(draft.note);
    want_person(c, want);
    return fresh;
}

bool Session::prepare(float content_scale, bool software_gl) {
    if (!software_known_) {
        software_known_ = true;
        state_.settings.plain = remembered_.chosen_plain || software_gl;
    }
    const auto latest = view();
    if (latest && latest != drawn_) letters_missing_ = look_for_letters(latest) || letters_missing_;
    const views::Settings& settings = state_.settings;
    const float scale = content_scale * settings.text_scale;
    if (!(settings == loaded_) || loaded_scale_ == 0) {
        ui_.look.theme = theme::make_theme(settings.theme, settings.plain);
        if (loaded_scale_ == 0 || settings.language != loaded_.language) ui_.look.strings = text::Strings::of_language(settings.language);
        ui_.look.reduced_motion = settings.reduced_motion;
        loaded_ = settings;
    }
    if (scale == loaded_scale_ && !letters_missing_) return false;
    shell::set_up_imgui(scale);
    ui_.look.fonts = theme::load_fonts(*ImGui::GetIO().Fonts, scale, glyphs_).set;
    loaded_scale_ = scale;
    letters_missing_ = false;
    return true;
}

widgets::FrameNeeds Session::draw(double seconds) {
    drawn_ = view();
    requested_ = asks_ = false;
    // Once there is a picture, core_ is set for good: it was read behind the mutex in view().
    if (!drawn_ && opened_) state_.failure = failure().value_or(base::Error{}).text();
    if (drawn_) {
        take_first(*drawn_);
        (void)serve_requests();
    }
    ui_.begin_frame(platform::wall_clock(), seconds);
    views::draw_screen(ui_, drawn_, state_, out_);
    ui_.end_frame();
    if (drawn_) {
        for (auto& command : out_) core_->post(std::move(command));
    }
    out_.clear();
    return ui_.needs;
}

const Remembered& Session::remembered() {
    remembered_.settings = state_.settings;
    return remembered_;
}

}  // namespace segue::app
