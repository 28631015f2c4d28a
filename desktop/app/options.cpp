#include "desktop/app/options.h"

#include "desktop/platform/instance.h"

#include <charconv>
#include <functional>
#include <map>

namespace segue::app {
namespace {

using base::Code;
using base::Error;

bool read_size(const std::string& text, int& width, int& height) {
    const std::size_t x = text.find('x');
    if (x == std::string::npos) return false;
    const char* begin = text.data();
    const auto first = std::from_chars(begin, begin + x, width);
    const auto second = std::from_chars(begin + x + 1, begin + text.size(), height);
    return first.ec == std::errc{} && second.ec == std::errc{} && width >= 320 && height >= 240 && width <= 8192 && height <= 8192;
}

}  // namespace

const char* help_text() {
    return "Usage: segue-desktop [options] [segue://contact/ID]\n"
           "The agent's window. Without options it works on the embedded default: SQLite in the data folder, replayed customers.\n\n"
           "  --data DIR        the desk's folder (default: $XDG_DATA_HOME/segue)\n"
           "  --pack DIR        the pack's folder (default: the service-recovery pack that comes with Segue)\n"
           "  --assets DIR      packs and demo data (default: beside the program, or its source)\n"
           "  --contacts FILE   customers' events to replay (JSON lines; may stand several times)\n"
           "  --agent NAME      who works here (default: the user's name)\n"
           "  --skill NAME      a skill or role of the agent (may stand several times)\n"
           "  --contact ID      take this contact at once; 'first' takes the one that has waited longest\n"
           "  --column          docked column of 420 pixels; --full: full window\n"
           "  --theme NAME      light, dark, contrast\n"
           "  --language TAG    en, de\n"
           "  --picture FILE    draw one frame to a PNG file without any display, and end\n"
           "  --size WxH        of the picture (default 1280x800)\n"
           "  --press KEYS      keys to press before the picture is taken, one letter each\n"
           "  --stats           print what was measured when the window closes\n"
           "  --controls FILE   write where each control stands after every frame, for scripts\n"
           "  --leave-after S   close by itself after S seconds\n"
           "  --help, --version\n\n"
           "With a link (and nothing else) the window asks whether to show that contact.\n"
           "A second start on the same data folder brings the running window to the front (with --contact: hands it over) and ends.\n"
           "Exit codes: 0 done, 2 usage, 3 input refused, 4 environment.\n";
}

base::Result<Options> read_options(const std::vector<std::string>& arguments) {
    Options options;
    std::string size;
    double seconds = 0;
    // Whoever calls by a link may not smuggle options in: it is the only argument then.
    if (arguments.size() == 1 && arguments[0].starts_with("segue:")) {
        const auto id = platform::read_link(arguments[0]);
        if (!id) return Error{Code::invalid, "This is no link that Segue knows; it is segue://contact/ID and nothing else.", {}};
        options.link = *id;
        return options;
    }
    const std::map<std::string, std::function<void(const std::string&)>> with_value = {
        {"--data", [&](const std::string& v) { options.data = v; }},
        {"--pack", [&](const std::string& v) { options.pack = v; }},
        {"--assets", [&](const std::string& v) { options.assets = v; }},
        {"--contacts", [&](const std::string& v) { options.contacts.emplace_back(v); }},
        {"--agent", [&](const std::string& v) { options.agent = v; }},
        {"--skill", [&](const std::string& v) { options.skills.push_back(v); }},
        {"--contact", [&](const std::string& v) { options.contact = v; }},
        {"--theme", [&](const std::string& v) { options.theme = v; }},
        {"--language", [&](const std::string& v) { options.language = v; }},
        {"--picture", [&](const std::string& v) { options.picture = v; }},
        {"--controls", [&](const std::string& v) { options.controls = v; }},
        {"--size", [&](const std::string& v) { size = v; }},
        {"--press", [&](const std::string& v) { options.press = v; }},
        {"--leave-after", [&](const std::string& v) { std::from_chars(v.data(), v.data() + v.size(), seconds); }},
    };
    const std::map<std::string, std::function<void()>> alone = {
        {"--help", [&] { options.help = true; }},       {"-h", [&] { options.help = true; }},
        {"--version", [&] { options.version = true; }}, {"--column", [&] { options.column = true; }},
        {"--full", [&] { options.column = false; }},    {"--stats", [&] { options.stats = true; }},
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (const auto flag = alone.find(name); flag != alone.end()) {
            flag->second();
            continue;
        }
        const auto option = with_value.find(name);
        if (option == with_value.end()) return Error{Code::invalid, "There is no option '" + name + "' (see --help).", {}};
        if (i + 1 >= arguments.size()) return Error{Code::invalid, name + " needs a value.", {}};
        option->second(arguments[++i]);
    }
    options.leave_after = seconds;
    if (!size.empty() && !read_size(size, options.width, options.height)) return Error{Code::invalid, "--size is WIDTHxHEIGHT, such as 1280x800.", {}};
    const bool known_theme = options.theme.empty() || options.theme == "light" || options.theme == "dark" || options.theme == "contrast";
    if (!known_theme) return Error{Code::invalid, "--theme is light, dark or contrast.", {}};
    return options;
}

}  // namespace segue::app
