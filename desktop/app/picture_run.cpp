#include "desktop/app/picture_run.h"

#include "desktop/app/controls_file.h"
#include "desktop/app/session.h"
#include "desktop/platform/clock.h"
#include "desktop/shell/picture.h"
#include "desktop/shell/style.h"

#include <imgui.h>

#include <chrono>
#include <thread>

namespace segue::app {
namespace {

/// ImGui without a backend, for as long as this lives.
class BareImGui {
public:
    BareImGui(int width, int height) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    }
    BareImGui(const BareImGui&) = delete;
    BareImGui& operator=(const BareImGui&) = delete;
    ~BareImGui() { ImGui::DestroyContext(); }
};

void frame(Session& session) {
    session.prepare(1.0F, false);
    ImGui::GetIO().DeltaTime = 1.0F / 60.0F;
    ImGui::NewFrame();
    (void)session.draw(platform::steady_seconds());
    ImGui::Render();
}

/// Draws until the desk has nothing new to show for a while. False when that takes too long.
bool settle(Session& session) {
    using std::chrono::milliseconds;
    // A slow machine is given time to open the contact; an id that nobody knows is not waited for until the end.
    constexpr int quiet_rounds = 12, most_rounds = 1500, contact_rounds = 1000;
    int quiet = 0;
    for (int i = 0; i < most_rounds && quiet < quiet_rounds; ++i) {
        const bool waits = !session.view() || session.changed() || shell::input_waits() || (session.awaits_contact() && i < contact_rounds);
        quiet = waits ? 0 : quiet + 1;
        frame(session);
        if (session.failure()) return true;
        std::this_thread::sleep_for(milliseconds(10));
    }
    return quiet >= quiet_rounds;
}

base::Status draw(Session& session, const Options& options) {
    if (!settle(session)) return base::Error{base::Code::unavailable, "The desk did not come to rest.", {}};
    for (const char key : options.press) {
        ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(key));
        if (!settle(session)) return base::Error{base::Code::unavailable, "The desk did not come to rest.", {}};
    }
    frame(session);
    if (!options.controls.empty()) (void)write_controls(session.ui().registry, options.controls);
    const shell::Picture picture = shell::rasterise(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, session.ui().color(theme::Token::background));
    return shell::write_png(picture, options.picture);
}

}  // namespace

base::Status draw_picture(const Options& options, const desktop::EmbeddedOptions& desk, const Remembered& remembered) {
    const BareImGui imgui(options.width, options.height);
    Session session(desk, remembered, options.contact, [] {});
    session.start();
    base::Status drawn = draw(session, options);
    session.stop();
    if (const auto failure = session.failure()) return *failure;
    return drawn;
}

}  // namespace segue::app
