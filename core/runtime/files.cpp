#include "core/runtime/files.h"

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

pack::Reading load_pack(const fs::path& folder, base::Time now) {
    pack::PackFiles files;
    pack::Reading failed;
    std::error_code error;
    const auto fail = [&failed](const std::string& file, std::string message) {
        failed.issues.push_back({base::Issue::Severity::error, file, {}, std::move(message), {}});
    };
    if (!fs::is_directory(folder, error)) {
        fail(folder.string(), "there is no such pack folder");
        return failed;
    }
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code unreadable;
        if (!it->is_regular_file(unreadable)) continue;
        const std::string name = it->path().lexically_relative(folder).generic_string();
        if (name.starts_with("tests/") || name.ends_with(".md") || name.starts_with(".")) continue;
        auto text = read_text_file(it->path(), 16u << 20);
        if (text) files[name] = std::move(text).value();
        else fail(it->path().string(), text.error().message);
    }
    if (error) fail(folder.string(), "the folder cannot be read: " + error.message());
    if (!failed.issues.empty()) return failed;
    std::string shown = folder.generic_string();
    while (shown.size() > 1 && shown.back() == '/') shown.pop_back();
    return pack::read_pack(files, shown, now);
}

}  // namespace segue::runtime
