#include "core/runtime/files.h"

#include "core/pack/zones_named.h"

#include <array>
#include <fstream>
#include <system_error>

namespace segue::runtime {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

base::Result<std::string> read_text_file(const fs::path& path, std::size_t max_bytes) {
    std::error_code error;
    if (fs::is_directory(path, error)) return Error{Code::invalid, "this is a folder, not a file", path.string()};
    std::ifstream in(path, std::ios::binary);
    if (!in) return Error{Code::not_found, "the file cannot be opened", path.string()};
    const auto size = fs::file_size(path, error);
    if (!error && size > max_bytes) return Error{Code::limit, "the file is larger than " + std::to_string(max_bytes) + " bytes", path.string()};
    // A pipe or a device tells no size: it is read only so far.
    std::string text;
    std::array<char, 65536> part;
    while (in.read(part.data(), part.size()) || in.gcount() > 0) {
        text.append(part.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > max_bytes) return Error{Code::limit, "the file is larger than " + std::to_string(max_bytes) + " bytes", path.string()};
    }
    if (in.bad()) return Error{Code::unavailable, "the file cannot be read", path.string()};
    return text;
}

namespace {

/// The law packs that a pack names lie beside it. What cannot be read is missing, and reading the pack says so.
void add_imports(pack::PackFiles& files, const fs::path& folder) {
    const auto file = files.find("pack.json");
    if (file == files.end()) return;
    const auto head = base::parse_json(file->second, "pack.json");
    const base::Json* imports = head ? head->find("imports") : nullptr;
    if (!imports || !imports->items()) return;
    for (const auto& import : *imports->items()) {
        const std::string id(import.text_or("pack"));
        if (id.empty() || id.find_first_of("/\\") != std::string::npos || id.starts_with(".")) continue;
        const fs::path beside = fs::absolute(folder).lexically_normal();
        const fs::path parent = (beside.has_filename() ? beside : beside.parent_path()).parent_path();
        for (const char* name : {"law.json", "events.json"}) {
            auto text = read_text_file(parent / id / name, 16u << 20);
            if (text) files["imports/" + id + "/" + name] = std::move(text).value();
        }
    }
}

}  // namespace

PackFolder read_pack_folder(const fs::path& folder) {
    PackFolder out;
    std::error_code error;
    const auto fail = [&out](const std::string& file, std::string message) {
        out.issues.push_back({base::Issue::Severity::error, file, {}, std::move(message), {}});
    };
    out.name = folder.generic_string();
    while (out.name.size() > 1 && out.name.back() == '/') out.name.pop_back();
    if (!fs::is_directory(folder, error)) {
        fail(folder.string(), "there is no such pack folder");
        return out;
    }
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code unreadable;
        if (!it->is_regular_file(unreadable)) continue;
        const std::string name = it->path().lexically_relative(folder).generic_string();
        if (name.ends_with(".md") || name.starts_with(".") || name.find("/.") != std::string::npos) continue;
        auto text = read_text_file(it->path(), 16u << 20);
        if (text) out.files[name] = std::move(text).value();
        else fail(it->path().string(), text.error().message);
    }
    if (error) fail(folder.string(), "the folder cannot be read: " + error.message());
    add_imports(out.files, folder);
    return out;
}

pack::Reading load_pack(const fs::path& folder, base::Time now) {
    PackFolder read = read_pack_folder(folder);
    if (!read.issues.empty()) return {nullptr, std::move(read.issues)};
    return read_pack_files(read.files, read.name, now);
}

pack::Reading read_pack_files(const pack::PackFiles& files, const std::string& folder, base::Time now) {
    base::ZoneTable zones;
    for (const auto& name : pack::zones_named(files)) add_zone(zones, name);
    return pack::read_pack(files, folder, now, zones);
}

}  // namespace segue::runtime
