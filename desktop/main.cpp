// segue-desktop: the agent's window. This file only puts the parts together (architecture.md: the composition root).

#include "desktop/app/controls_file.h"
#include "desktop/app/options.h"
#include "desktop/app/picture_run.h"
#include "desktop/app/session.h"
#include "desktop/platform/clock.h"
#include "desktop/platform/user.h"
#include "desktop/shell/window.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace {

using namespace segue;  // NOLINT: the composition root names all of it

constexpr int done = 0, usage = 2, refused = 3, environment = 4;

int complain(const base::Error& error) {
    std::fprintf(stderr, "segue-desktop: %s\n", error.text().c_str());
    const bool input = error.code == base::Code::invalid || error.code == base::Code::limit;
    return input ? refused : environment;
}

desktop::EmbeddedOptions desk_of(const app::Options& options) {
    desktop::EmbeddedOptions desk;
    desk.data = options.data.empty() ? desktop::default_data_folder() : options.data;
    desk.assets = options.assets.empty() ? platform::assets_folder() : options.assets;
    desk.pack = options.pack.empty() ? desk.assets / "packs" / "service-recovery" : options.pack;
    desk.contacts = options.contacts;
    desk.agent = options.agent.empty() ? platform::user_name() : options.agent;
    desk.skills = options.skills;
    return desk;
}

app::Remembered settings_of(const app::Options& options, const std::filesystem::path& data) {
    app::Remembered all = app::read_settings(data);
    if (!options.theme.empty()) {
        all.settings.theme = options.theme == "dark" ? theme::Kind::dark : options.theme == "contrast" ? theme::Kind::contrast : theme::Kind::light;
    }
    if (!options.language.empty()) all.settings.language = options.language;
    if (options.column) all.settings.shape = *options.column ? views::Shape::column : views::Shape::full;
    return all;
}

/// What a second start asks of the window that runs already.
platform::Request request_of(const app::Options& options) {
    using Kind = platform::Request::Kind;
    if (!options.link.empty()) return {Kind::link, options.link};
    if (!options.contact.empty() && options.contact != "first") return {Kind::pop, options.contact};
    return {};
}

/// What --stats prints: one line of JSON.
class Measured {
public:
    explicit Measured(double began) : began_(began) {}
    /// After a frame was built that shows a pop.
    void shows_pop(std::optional<double> asked) {
        if (asked) asked_ = asked;
    }
    /// After it was painted.
    void painted(const shell::LoopStats& stats) {
        if (asked_) pops_.push_back(stats.last_frame - *asked_);
        asked_.reset();
    }
    /// When a pop that was painted is found in the store too.
    void stored(std::optional<double> asked) {
        if (asked) stored_.push_back(platform::steady_seconds() - *asked);
    }
    void print(const shell::Window& window) {
        const shell::LoopStats& stats = window.stats();
        const double frames = static_cast<double>(std::max<std::uint64_t>(stats.frames, 1));
        std::vector<double> building(stats.building.begin(), stats.building.end());
        std::printf("{\"first_frame_ms\": %.1f, \"frames\": %llu, \"building_ms\": %s, \"painting_ms_per_frame\": %.3f, \"pops_ms\": %s, \"stored_pops_ms\": %s, \"renderer\": \"%s\"}\n",
                    (stats.first_frame - began_) * 1e3, static_cast<unsigned long long>(stats.frames), shares(building).c_str(), stats.painting / frames * 1e3,
                    shares(pops_).c_str(), shares(stored_).c_str(), window.renderer().c_str());
    }

private:
    /// Seconds as milliseconds: how many, the median, the 99th of a hundred.
    static std::string shares(std::vector<double> seconds) {
        if (seconds.empty()) return "{\"count\": 0}";
        std::sort(seconds.begin(), seconds.end());
        char text[120];
        std::snprintf(text, sizeof text, "{\"count\": %zu, \"p50\": %.3f, \"p99\": %.3f}", seconds.size(), seconds[seconds.size() / 2] * 1e3,
                      seconds[std::min(seconds.size() - 1, seconds.size() * 99 / 100)] * 1e3);
        return text;
    }
    double began_;
    std::optional<double> asked_;
    std::vector<double> pops_, stored_;
};

int run_window(const app::Options& options, const desktop::EmbeddedOptions& desk, const app::Remembered& remembered, double began) {
    const bool column = remembered.settings.shape == views::Shape::column;
    auto window = shell::Window::open({"Segue", column ? remembered.column : remembered.full, column});
    if (!window) return complain(window.error());
    app::Session session(desk, remembered, options.contact, [] { shell::Window::wake(); });
    auto instance = platform::Instance::claim(desk.data, [&](const platform::Request& request) { return session.request(request); });
    if (!instance) return complain(instance.error());
    if (!options.link.empty()) (void)session.request({platform::Request::Kind::link, options.link});
    session.start();
    shell::Window& shown = **window;
    session.ui().solid_painter = shell::Window::solid_painter();
    const double opened = platform::steady_seconds();
    Measured measured(began);
    const shell::Content content{
        [&](float scale, bool software) { return session.prepare(scale, software); },
        [&](double seconds) {
            const widgets::FrameNeeds needs = session.draw(seconds);
            measured.shows_pop(session.take_shown_pop());
            if (!options.controls.empty()) (void)app::write_controls(session.ui().registry, options.controls);
            return needs;
        },
        [&] { return session.changed(); },
        [&] { return session.ui().color(theme::Token::background); },
        [&] { return session.state().settings.shape == views::Shape::column; },
        [&] { return session.state().settings.above && session.state().settings.shape == views::Shape::column; },
    };
    shown.run(content, [&] {
        measured.painted(shown.stats());
        measured.stored(session.take_stored_pop());
        if (session.wants_front()) shown.raise();
        return options.leave_after > 0 ? opened + options.leave_after - platform::steady_seconds() : std::numeric_limits<double>::infinity();
    });
    app::Remembered last = session.remembered();
    (last.settings.shape == views::Shape::column ? last.column : last.full) = shown.geometry();
    (*instance)->close();
    session.stop();
    base::ignore(app::write_settings(desk.data, last));
    if (options.stats) measured.print(shown);
    return done;
}

}  // namespace

int main(int argc, char** argv) {
    const double began = platform::steady_seconds();
    const auto options = app::read_options(std::vector<std::string>(argv + 1, argv + argc));
    if (!options) {
        std::fprintf(stderr, "segue-desktop: %s\n", options.error().text().c_str());
        return usage;
    }
    if (options->help) {
        std::fputs(app::help_text(), stdout);
        return done;
    }
    if (options->version) {
        std::puts("segue-desktop " SEGUE_VERSION);
        return done;
    }
    const desktop::EmbeddedOptions desk = desk_of(*options);
    std::error_code error;
    std::filesystem::create_directories(desk.data, error);
    if (error) return complain({base::Code::unavailable, "The data folder cannot be made: " + error.message(), desk.data.string()});
    for (const auto& file : desk.contacts) {
        if (!std::filesystem::exists(file, error)) return complain({base::Code::invalid, "There is no such file of contacts. Name another with --contacts, or none for the demo.", file.string()});
    }
    const app::Remembered remembered = settings_of(*options, desk.data);
    if (!options->picture.empty()) {
        const auto drawn = app::draw_picture(*options, desk, remembered);
        return drawn ? done : complain(drawn.error());
    }
    const platform::Request request = request_of(*options);
    const auto sent = platform::send_request(desk.data, request);
    if (sent) return done;
    if (sent.error().code == base::Code::invalid) return complain(sent.error());  // one runs, and says why not
    if (!shell::has_display()) {
        return complain({base::Code::unavailable, "There is no display. A picture can be drawn without one (--picture FILE), and “segue take” works in a terminal.", {}});
    }
    return run_window(*options, desk, remembered, began);
}
