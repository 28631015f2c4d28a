#pragma once
// One agent's session in the window: opens the desk beside the first frame, draws what it publishes, posts what the agent does.
//
//   main thread      prepare(), draw(), changed(): never waits, reads no file
//   opening thread   opens store, pack and connector, starts the core's thread, ends
//   core thread      commands to transactions, publishes pictures (core/runtime/core_thread.h)
//   any thread       request(): a pop from outside
//
// start(), then draw frames, then stop(): drafts are posted, the core finishes what it was given.

#include "core/runtime/core_thread.h"
#include "desktop/app/options.h"
#include "desktop/app/settings_file.h"
#include "desktop/embedded.h"
#include "desktop/platform/instance.h"
#include "desktop/views/screen.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace segue::app {

class Session {
public:
    Session(desktop::EmbeddedOptions desk, Remembered remembered, std::string first_contact, std::function<void()> wake);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    void start();
    void stop();

    /// Fonts and theme for this screen. True when the atlas was built again.
    bool prepare(float content_scale, bool software_gl);
    widgets::FrameNeeds draw(double seconds);
    /// Whether something was published since the last frame.
    bool changed();
    /// Somebody hands a contact over, or starts the program a second time. Any thread but the window's: for a contact that is not known yet it waits
    /// until the sources have been asked, at most 1.5 s. Returns why it is not shown, in one sentence; empty: it is.
    std::string request(const platform::Request& request);
    /// For measuring: when the pop was asked for (steady seconds) that this frame shows first.
    std::optional<double> take_shown_pop();
    /// The same for a pop that was shown, when it is in the store that it was opened and what was decided.
    std::optional<double> take_stored_pop();
    /// Whether the window was asked to come to the front; asked once.
    bool wants_front() { return front_.exchange(false); }

    /// The contact that was asked for at the start is not in hand yet.
    [[nodiscard]] bool awaits_contact() const { return !first_contact_.empty() || (!opening_.empty() && !(drawn_ && drawn_->open && drawn_->open->contact == opening_)); }
    [[nodiscard]] bool opened() const { return opened_; }
    [[nodiscard]] std::optional<base::Error> failure() const;
    [[nodiscard]] std::shared_ptr<const runtime::AgentView> view() const;
    [[nodiscard]] views::ScreenState& state() { return state_; }
    [[nodiscard]] widgets::Ui& ui() { return ui_; }
    [[nodiscard]] const Remembered& remembered();

private:
    void open();
    /// A contact in the newest picture.
    [[nodiscard]] bool knows(const std::string& contact) const;
    /// Tells whether there is something to be drawn at once.
    bool serve_requests();
    void take_first(const runtime::AgentView& view);
    bool look_for_letters(const std::shared_ptr<const runtime::AgentView>& view);

    desktop::EmbeddedOptions desk_;
    Remembered remembered_;
    std::string first_contact_, opening_;
    std::function<void()> wake_;

    widgets::Ui ui_;
    views::ScreenState state_;
    views::CommandList out_;
    theme::GlyphDemand glyphs_;
    std::shared_ptr<const runtime::AgentView> drawn_;
    views::Settings loaded_;
    float loaded_scale_ = 0;
    bool letters_missing_ = false, software_known_ = false, asks_ = false;

    std::thread opener_;
    std::atomic<bool> opened_{false}, front_{false}, requested_{false};
    mutable std::mutex mutex_;
    std::mutex news_mutex_;
    std::condition_variable news_;                       ///< a picture was published
    std::unique_ptr<runtime::CoreThread> core_;          ///< set once by the opening thread
    std::optional<base::Error> failure_;
    struct Pop {
        std::string contact;
        double asked = 0;                                ///< steady seconds
    };
    std::vector<Pop> pops_;
    std::optional<Pop> opening_pop_, shown_pop_;         ///< main thread: on its way into the picture, and from there into the store
    std::string link_;                                   ///< the newest one asks
};

}  // namespace segue::app
