#include "core/store/keys.h"

#include "core/store/folder.h"

#include <sodium.h>
#include <sstream>
#include <string>

// The file, version 1, is four lines of text:
//   segue keys 1
//   seal <64 hexadecimal digits>
//   index <64 …>
//   machine <64 …>

namespace segue::store {
namespace {

using base::Code;
using base::Error;

constexpr const char* first_line = "segue keys 1";

std::string line_of(const char* name, const Key& key) {
    std::array<char, 65> hex{};
    sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
    std::string line = std::string(name) + ' ' + hex.data() + '\n';
    sodium_memzero(hex.data(), hex.size());
    return line;
}

bool take_line(std::istream& in, const std::string& name, Key& key) {
    std::string word;
    std::string hex;
    std::size_t length = 0;
    if (!(in >> word >> hex) || word != name || hex.size() != 64) return false;
    return sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &length, nullptr) == 0 && length == key.size();
}

base::Result<Keys> read_keys(const std::string& text, const std::filesystem::path& file) {
    std::istringstream in(text);
    std::string line;
    std::getline(in, line);
    Keys keys;
    if (line == first_line && take_line(in, "seal", keys.seal) && take_line(in, "index", keys.index) &&
        take_line(in, "machine", keys.machine)) {
        return keys;
    }
    return Error{Code::corrupt, "is not a key file of this version; restore it from a backup", file.string()};
}

}  // namespace

Keys::~Keys() {
    for (Key* key : {&seal, &index, &machine}) sodium_memzero(key->data(), key->size());
}

Keys make_keys() {
    Keys keys;
    for (Key* key : {&keys.seal, &keys.index, &keys.machine}) randombytes_buf(key->data(), key->size());
    return keys;
}

base::Result<Keys> load_or_create_keys(const std::filesystem::path& folder) {
    if (sodium_init() < 0) return Error{Code::unavailable, "the encryption library does not start", {}};
    if (const base::Status status = prepare_folder(folder); !status) return status.error();
    const auto file = folder / keys_file;
    if (auto text = read_private_file(file); text.ok()) {
        auto keys = read_keys(*text, file);
        sodium_memzero(text->data(), text->size());
        return keys;
    } else if (text.error().code != Code::not_found) {
        return text.error();
    }
    std::error_code ignored;
    if (std::filesystem::exists(folder / database_file, ignored)) {
        return Error{Code::not_found, "the database is there, but its key file is not; restore it from a backup", file.string()};
    }
    const Keys keys = make_keys();
    const std::string text = std::string(first_line) + '\n' + line_of("seal", keys.seal) + line_of("index", keys.index) +
                             line_of("machine", keys.machine);
    const base::Status written = write_private_file(file, text);
    if (!written && written.error().code == Code::conflict) return load_or_create_keys(folder);  // another program was first
    if (!written) return written.error();
    return keys;
}

}  // namespace segue::store
