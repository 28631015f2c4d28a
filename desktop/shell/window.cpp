#include "desktop/shell/window.h"

#include "desktop/shell/style.h"

#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <GLFW/glfw3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace segue::shell {
namespace {

constexpr int full_width = 1280, full_height = 800, column_width = 420;

FrameDemand& demand_of(GLFWwindow* window) { return *static_cast<FrameDemand*>(glfwGetWindowUserPointer(window)); }

/// Keys that only make a letter. ImGui hands keys and letters out in turns, a frame each: with both of them a word typed on
/// software OpenGL would lag by seconds. Letters come as characters anyway, and shortcuts of ours are characters too.
bool only_a_letter(int key, int mods) {
    const bool printable = key > GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
    const bool space_in_text = key == GLFW_KEY_SPACE && ImGui::GetIO().WantTextInput;
    return (printable || space_in_text) && (mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) == 0;
}

bool is_modifier(int key) { return key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER; }

void on_key(GLFWwindow* w, int key, int scancode, int action, int mods) {
    demand_of(w).input();
    if (action != GLFW_RELEASE && only_a_letter(key, mods)) return;
    ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
    if (action != GLFW_PRESS || mods == 0 || is_modifier(key)) return;
    // In a slow frame Ctrl is let go again before the key with it was seen, and the two would no longer be one. ImGui ends a frame's input where
    // a key changes twice: one that no keyboard has makes what follows wait for the next frame.
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiKey_F24, true);
    io.AddKeyEvent(ImGuiKey_F24, false);
}

/// Everything a person does to the window is a reason to draw, and goes on to ImGui.
void watch_input(GLFWwindow* window) {
    glfwSetKeyCallback(window, on_key);
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned c) { demand_of(w).input(); ImGui_ImplGlfw_CharCallback(w, c); });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) { demand_of(w).input(); ImGui_ImplGlfw_CursorPosCallback(w, x, y); });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int in) { demand_of(w).input(); ImGui_ImplGlfw_CursorEnterCallback(w, in); });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int b, int a, int m) { demand_of(w).input(); ImGui_ImplGlfw_MouseButtonCallback(w, b, a, m); });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) { demand_of(w).input(); ImGui_ImplGlfw_ScrollCallback(w, x, y); });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int on) { demand_of(w).input(); ImGui_ImplGlfw_WindowFocusCallback(w, on); });
    glfwSetWindowSizeCallback(window, [](GLFWwindow* w, int, int) { demand_of(w).input(); });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { demand_of(w).input(); });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { demand_of(w).input(); });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { demand_of(w).input(); });
}

/// A plain area is cleared, not drawn. The renderer sets its own scissor for each command that follows.
void clear_solid(const ImDrawList* /*list*/, const ImDrawCmd* command) {
    const auto& solid = *static_cast<const widgets::Solid*>(command->UserCallbackData);
    const ImDrawData& data = *ImGui::GetDrawData();
    const auto pixel = [](float v) { return static_cast<int>(std::lround(v)); };
    const float sx = data.FramebufferScale.x, sy = data.FramebufferScale.y;
    const int left = pixel(std::max(solid.area.x, command->ClipRect.x) * sx), right = pixel(std::min(solid.area.right(), command->ClipRect.z) * sx);
    const int top = pixel(std::max(solid.area.y, command->ClipRect.y) * sy), bottom = pixel(std::min(solid.area.bottom(), command->ClipRect.w) * sy);
    if (right <= left || bottom <= top) return;
    glScissor(left, pixel(data.DisplaySize.y * sy) - bottom, right - left, bottom - top);
    glClearColor(static_cast<float>(solid.color.r) / 255.0F, static_cast<float>(solid.color.g) / 255.0F, static_cast<float>(solid.color.b) / 255.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
}

bool is_software(std::string_view renderer) {
    constexpr std::string_view names[] = {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software", "SVGA3D"};
    return std::any_of(std::begin(names), std::end(names), [&](std::string_view name) { return renderer.find(name) != std::string_view::npos; });
}

struct Area {
    int x = 0, y = 0, width = 0, height = 0;
};

Area work_area(GLFWmonitor* monitor) {
    Area a;
    glfwGetMonitorWorkarea(monitor, &a.x, &a.y, &a.width, &a.height);
    return a;
}

/// How much of the window lies on the screen, in square pixels.
long long shared_area(const Area& a, const Geometry& g) {
    const long long w = std::min(a.x + a.width, g.x + g.width) - std::max(a.x, g.x), h = std::min(a.y + a.height, g.y + g.height) - std::max(a.y, g.y);
    return w > 0 && h > 0 ? w * h : 0;
}

/// The screen that most of the window is on; null when it is on none.
GLFWmonitor* screen_of(const Geometry& geometry) {
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    GLFWmonitor* best = nullptr;
    long long most = 0;
    for (int i = 0; i < count; ++i) {
        const long long here = shared_area(work_area(monitors[i]), geometry);
        if (here > most) best = monitors[i];
        most = std::max(most, here);
    }
    return best;
}

/// Enough of it can be seen to be taken hold of.
bool on_a_screen(const Geometry& geometry) {
    constexpr long long enough = 100LL * 100;
    GLFWmonitor* screen = screen_of(geometry);
    return screen != nullptr && shared_area(work_area(screen), geometry) >= enough;
}

}  // namespace

struct Window::State {
    GLFWwindow* window = nullptr;
    FrameDemand demand;
    LoopStats stats;
    std::string renderer;
    bool software = false;
    bool column = false, above = false;
    Geometry before_column;
};

base::Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
    const char* why = nullptr;
    if (glfwInit() == GLFW_FALSE) {
        glfwGetError(&why);
        return base::Error{base::Code::unavailable, std::string("No window can be opened: ") + (why != nullptr ? why : "no display"), {}};
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "segue-desktop");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "segue-desktop");
    const bool known = options.geometry.width > 0;
    GLFWwindow* window = glfwCreateWindow(known ? options.geometry.width : options.column ? column_width : full_width,
                                          known ? options.geometry.height : full_height, options.title.c_str(), nullptr, nullptr);
    if (window == nullptr) {
        glfwGetError(&why);
        base::Error error{base::Code::unavailable, std::string("No window with OpenGL 3.2 can be opened: ") + (why != nullptr ? why : "unknown reason"), {}};
        glfwTerminate();
        return error;
    }
    std::unique_ptr<Window> made(new Window);
    made->state_ = std::make_unique<State>();
    State& state = *made->state_;
    state.window = window;
    state.column = options.column;
    glfwSetWindowUserPointer(window, &state.demand);
    glfwSetWindowSizeLimits(window, 360, 480, GLFW_DONT_CARE, GLFW_DONT_CARE);
    // Where it stood last time, unless that screen is gone.
    if (known && on_a_screen(options.geometry)) glfwSetWindowPos(window, options.geometry.x, options.geometry.y);
    glfwMakeContextCurrent(window);
    glfwSwapInterval(1);
    ImGui::CreateContext();
    ImGui_ImplGlfw_InitForOpenGL(window, false);
    watch_input(window);
    ImGui_ImplOpenGL3_Init("#version 150");
    // Its first use starts the driver's program cache and the shaders; it is part of what the first frame costs.
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    state.renderer = name != nullptr ? name : "";
    state.software = is_software(state.renderer);
    if (options.column && !known) made->dock(true);
    return made;
}

Window::~Window() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(state_->window);
    glfwTerminate();
}

void Window::run(const Content& content, const std::function<double()>& left) {
    constexpr double longest_sleep = 3600;
    State& state = *state_;
    while (glfwWindowShouldClose(state.window) == GLFW_FALSE) {
        const double rest = left();
        if (rest <= 0) return;
        const double sleep = state.demand.sleep(glfwGetTime(), std::min(longest_sleep, rest));
        if (sleep > 0) glfwWaitEventsTimeout(sleep);
        else glfwPollEvents();
        if (content.changed()) state.demand.changed();
        if (content.column() != state.column) dock(content.column());
        if (content.above() != state.above) {
            state.above = content.above();
            glfwSetWindowAttrib(state.window, GLFW_FLOATING, state.above ? GLFW_TRUE : GLFW_FALSE);
        }
        const double now = glfwGetTime();
        if (!state.demand.due(now) || glfwGetWindowAttrib(state.window, GLFW_ICONIFIED) != GLFW_FALSE) continue;
        frame(content, now);
    }
}

void Window::frame(const Content& content, double now) {
    State& state = *state_;
    float scale_x = 1, scale_y = 1;
    glfwGetWindowContentScale(state.window, &scale_x, &scale_y);
    if (content.prepare(std::max(scale_x, 1.0F), state.software)) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        // NewFrame makes the first one; without a texture everything would be painted black from then on.
        if (state.stats.frames > 0) ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    const double began = glfwGetTime();
    ImGui::NewFrame();
    const widgets::FrameNeeds needs = content.draw(now);
    ImGui::Render();
    const double built = glfwGetTime();
    int width = 0, height = 0;
    glfwGetFramebufferSize(state.window, &width, &height);
    const theme::Rgba ground = content.ground();
    glViewport(0, 0, width, height);
    glClearColor(static_cast<float>(ground.r) / 255.0F, static_cast<float>(ground.g) / 255.0F, static_cast<float>(ground.b) / 255.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(state.window);
    const double painted = glfwGetTime();
    state.stats.last_frame = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    if (state.stats.frames == 0) state.stats.first_frame = state.stats.last_frame;
    if (state.stats.building.size() < LoopStats::kept) state.stats.building.push_back(0);
    state.stats.building[state.stats.frames++ % LoopStats::kept] = static_cast<float>(built - began);
    state.stats.painting += painted - built;
    if (needs.moving_until > now) state.demand.until(needs.moving_until);
    state.demand.drawn(painted, input_waits());
    state.demand.at(needs.alarm);
}

void Window::dock(bool column) {
    State& state = *state_;
    GLFWmonitor* monitor = screen_of(geometry());
    if (monitor == nullptr) monitor = glfwGetPrimaryMonitor();
    if (column) state.before_column = geometry();
    state.column = column;
    state.demand.input();
    if (monitor == nullptr) return;
    const auto [x, y, width, height] = work_area(monitor);
    float scale = 1, ignored = 1;
    glfwGetWindowContentScale(state.window, &scale, &ignored);
    if (column) {
        const int w = static_cast<int>(static_cast<float>(column_width) * std::max(scale, 1.0F));
        glfwSetWindowSize(state.window, w, height);
        glfwSetWindowPos(state.window, x + width - w, y);
        return;
    }
    const Geometry& old = state.before_column;
    const bool was_full = old.width > column_width * 2;
    glfwSetWindowSize(state.window, was_full ? old.width : std::min(full_width, width), was_full ? old.height : std::min(full_height, height));
    glfwSetWindowPos(state.window, was_full ? old.x : x, was_full ? old.y : y);
}

void Window::raise() {
    glfwRequestWindowAttention(state_->window);
    glfwShowWindow(state_->window);
}

Geometry Window::geometry() const {
    Geometry g;
    glfwGetWindowPos(state_->window, &g.x, &g.y);
    glfwGetWindowSize(state_->window, &g.width, &g.height);
    return g;
}

const LoopStats& Window::stats() const { return state_->stats; }
std::string Window::renderer() const { return state_->renderer; }
void Window::wake() { glfwPostEmptyEvent(); }
widgets::SolidPainter Window::solid_painter() { return clear_solid; }

bool has_display() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

}  // namespace segue::shell
