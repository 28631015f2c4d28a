#include "desktop/app/controls_file.h"

#include <fstream>
#include <system_error>

namespace segue::app {

bool write_controls(const widgets::Registry& registry, const std::filesystem::path& file) {
    const std::filesystem::path part = file.string() + ".part";
    std::ofstream out(part, std::ios::trunc);
    for (const widgets::Item& item : registry.items()) {
        if (item.visible.w < 2 || item.visible.h < 2) continue;
        out << item.name << '\t' << item.visible.x << '\t' << item.visible.y << '\t' << item.visible.w << '\t' << item.visible.h << '\t';
        if (item.role == widgets::Role::text_field) {
            for (const char c : item.value) out << (static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
        }
        out << '\n';
    }
    out.close();
    std::error_code error;
    std::filesystem::rename(part, file, error);
    return out && !error;
}

}  // namespace segue::app
