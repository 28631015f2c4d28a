#include "desktop/app/settings_file.h"

#include "core/base/json.h"

#include <fstream>
#include <sstream>
#include <system_error>

namespace segue::app {
namespace {

using base::Json;

constexpr const char* themes[] = {"light", "dark", "contrast"};

Json geometry_json(const shell::Geometry& g) { return Json::object({{"x", g.x}, {"y", g.y}, {"width", g.width}, {"height", g.height}}); }

int integer_or(const Json& json, const char* key, int otherwise) {
    const Json* member = json.find(key);
    const std::int64_t* value = member == nullptr ? nullptr : member->integer();
    return value == nullptr || *value < -100000 || *value > 100000 ? otherwise : static_cast<int>(*value);
}

shell::Geometry geometry_of(const Json* json) {
    shell::Geometry g;
    if (json == nullptr) return g;
    g.x = integer_or(*json, "x", 0);
    g.y = integer_or(*json, "y", 0);
    g.width = integer_or(*json, "width", -1);
    g.height = integer_or(*json, "height", -1);
    if (g.width < 360 || g.height < 480) g.width = g.height = -1;
    return g;
}

bool flag(const Json& json, const char* key) {
    const Json* member = json.find(key);
    return member != nullptr && member->boolean() != nullptr && *member->boolean();
}

}  // namespace

Remembered read_settings(const std::filesystem::path& data) {
    Remembered all;
    const std::filesystem::path file = data / "desktop.json";
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    base::JsonLimits limits;
    limits.max_bytes = 64 << 10;
    const auto json = base::parse_json(text.str(), file.string(), limits);
    if (!json || integer_or(*json, "version", 0) != 1) return all;
    views::Settings& settings = all.settings;
    for (int i = 0; i < 3; ++i) {
        if (json->text_or("theme") == themes[i]) settings.theme = static_cast<theme::Kind>(i);
    }
    settings.text_scale = static_cast<float>(std::clamp(integer_or(*json, "text_percent", 100), 80, 200)) / 100.0F;
    settings.shape = json->text_or("shape") == "column" ? views::Shape::column : views::Shape::full;
    settings.language = std::string(json->text_or("language", "en"));
    settings.above = flag(*json, "above");
    settings.reduced_motion = flag(*json, "reduced_motion");
    all.chosen_plain = flag(*json, "plain");
    settings.plain = all.chosen_plain;
    all.full = geometry_of(json->find("full"));
    all.column = geometry_of(json->find("column"));
    return all;
}

base::Status write_settings(const std::filesystem::path& data, const Remembered& all) {
    const views::Settings& settings = all.settings;
    const Json json = Json::object({{"version", 1},
                                    {"theme", themes[static_cast<std::size_t>(settings.theme)]},
                                    {"text_percent", static_cast<int>(settings.text_scale * 100.0F + 0.5F)},
                                    {"shape", settings.shape == views::Shape::column ? "column" : "full"},
                                    {"language", settings.language},
                                    {"above", settings.above},
                                    {"reduced_motion", settings.reduced_motion},
                                    {"plain", all.chosen_plain},
                                    {"full", geometry_json(all.full)},
                                    {"column", geometry_json(all.column)}});
    const std::filesystem::path file = data / "desktop.json", part = data / "desktop.json.part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << base::write_json_pretty(json) << '\n';
    out.close();
    std::error_code error;
    if (out) std::filesystem::rename(part, file, error);
    if (!out || error) return base::Error{base::Code::unavailable, "The window's settings cannot be written.", file.string()};
    return {};
}

}  // namespace segue::app
