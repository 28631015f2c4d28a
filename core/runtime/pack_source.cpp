#include "core/runtime/pack_source.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/pack/version.h"
#include "core/runtime/files.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace segue::runtime {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;
using base::Json;
using base::Result;

/// Packs may be larger than other files.
Result<Json> read_sealed(const fs::path& path) {
    const auto text = read_text_file(path);
    if (!text) return text.error();
    base::JsonLimits limits;
    limits.max_bytes = limits.max_text = 64u << 20;
    return base::parse_json(*text, path.string(), limits);
}

/// What is remembered: packs.json {"versions", "kill_orders", "paths"}, and beside it the last good pack and kill order themselves. The
/// file is unsigned, so it may only add caution: what was loaded before is told by the signed files, whichever of both is higher.
class Memory {
public:
    explicit Memory(fs::path folder) : folder_(std::move(folder)) {
        if (folder_.empty()) return;
        if (auto json = read_json_file(folder_ / "packs.json"); json && json->is_object()) all_ = std::move(json).value();
    }

    /// The highest version that was loaded, as far as is known; empty: none.
    [[nodiscard]] std::string version_of(const std::string& id, const pack::Trust& trust) const {
        const std::string told = text("versions", id), kept = id.empty() ? std::string() : version_in(last_good(id), id, trust);
        if (told.empty() || kept.empty()) return told.empty() ? kept : told;
        return pack::compare_versions(told, kept).value_or(-1) < 0 ? kept : told;
    }
    [[nodiscard]] std::string pack_from(const fs::path& path) const { return text("paths", fs::weakly_canonical(path).string()); }
    [[nodiscard]] std::int64_t kill_of(const std::string& id, const pack::Trust& trust, base::Time now) const {
        const Json* orders = all_.find("kill_orders");
        const Json* number = orders ? orders->find(id) : nullptr;
        const std::int64_t told = number && number->integer() ? *number->integer() : 0;
        const auto json = folder_.empty() ? Result<Json>(Json()) : read_json_file(last_kill(id));
        const auto kept = json ? pack::verify_kill(*json, trust, now, 0) : Result<pack::KillOrder>(json.error());
        return kept && kept->pack == id ? std::max(told, kept->number) : told;
    }
    [[nodiscard]] fs::path last_good(const std::string& id) const { return folder_ / ("last-good-" + base::digest_text(id).substr(0, 16) + ".seguepack"); }
    [[nodiscard]] fs::path last_kill(const std::string& id) const { return folder_ / ("last-kill-" + base::digest_text(id).substr(0, 16) + ".json"); }

    /// Best effort: what cannot be remembered stops nobody from working.
    void remember(const fs::path& path, const pack::SealedHead& head, const std::string& file) {
        if (folder_.empty()) return;
        std::error_code error;
        fs::create_directories(folder_, error);
        set("paths", fs::weakly_canonical(path, error).string(), head.id);
        set("versions", head.id, head.version);
        base::ignore(write_whole_file(last_good(head.id), file));
        save();
    }
    void remember_kill(const pack::KillOrder& order, const Json& file, const pack::Trust& trust, base::Time now) {
        if (folder_.empty() || order.number <= kill_of(order.pack, trust, now)) return;
        std::error_code error;
        fs::create_directories(folder_, error);
        base::ignore(write_whole_file(last_kill(order.pack), base::write_json_pretty(file)));
        set("kill_orders", order.pack, order.number);
        save();
    }

private:
    /// Of a kept file that its signers vouch for, also when it has expired meanwhile; else empty.
    [[nodiscard]] std::string version_in(const fs::path& file, const std::string& id, const pack::Trust& trust) const {
        const auto json = folder_.empty() ? Result<Json>(Json()) : read_sealed(file);
        const auto head = json ? pack::peek(*json) : Result<pack::SealedHead>(json.error());
        const auto verified = head && head->id == id ? pack::verify_pack(*json, trust, head->sealed_at, "") : Result<pack::Verified>(Error{});
        return verified ? verified->head.version : std::string();
    }
    [[nodiscard]] std::string text(const char* part, const std::string& key) const {
        const Json* found = all_.find(part);
        return found ? std::string(found->text_or(key)) : std::string();
    }
    void set(const char* part, const std::string& key, Json value) {
        Json members = all_.find(part) && all_.find(part)->is_object() ? *all_.find(part) : Json::object();
        members.set(key, std::move(value));
        all_.set(part, std::move(members));
    }
    void save() const { base::ignore(write_whole_file(folder_ / "packs.json", base::write_json_pretty(all_) + "\n")); }

    fs::path folder_;
    Json all_ = Json::object();
};

Result<pack::Trust> trust_of(const PackSource& source) {
    if (source.trust.empty()) return Error{Code::denied, "no trusted signers are set, so that no signature can be checked", {}};
    auto json = read_json_file(source.trust);
    if (!json) return json.error();
    return pack::read_trust(*json, source.trust.string());
}

/// A signed file as text, verified.
struct Loaded {
    pack::Verified verified;
    std::string text;
};
Result<Loaded> load_signed(const fs::path& path, const pack::Trust& trust, base::Time now, const std::string& last_version) {
    auto text = read_text_file(path);
    if (!text) return text.error();
    base::JsonLimits limits;
    limits.max_bytes = limits.max_text = 64u << 20;
    const auto json = base::parse_json(*text, path.string(), limits);
    if (!json) return json.error();
    auto verified = pack::verify_pack(*json, trust, now, last_version);
    if (!verified) return verified.error();
    return Loaded{std::move(verified).value(), std::move(text).value()};
}

std::string id_inside(const fs::path& path) {
    const auto json = read_sealed(path);
    const auto head = json ? pack::peek(*json) : Result<pack::SealedHead>(json.error());
    return head ? head->id : std::string();
}

/// Adds the switches of the kill order, if it holds for this pack.
void apply_kills(const PackSource& source, const Result<pack::Trust>& trust, const std::string& id, base::Time now, Memory& memory, pack::PackFiles& files, OpenedPack& out) {
    if (source.kill.empty()) return;
    const auto refuse = [&](const Error& error) { out.kill_refused = error.text(); };
    if (!trust) return refuse(trust.error());
    const auto json = read_json_file(source.kill);
    if (!json) return refuse(json.error());
    const auto order = pack::verify_kill(*json, *trust, now, memory.kill_of(id, *trust, now));
    if (!order) return refuse(order.error());
    if (order->pack != id) return refuse({Code::invalid, "the order is for the pack " + base::in_quotes(order->pack), {}});
    auto with = pack::with_kills(files, order->kills);
    if (!with) return refuse(with.error());
    files = std::move(with).value();
    memory.remember_kill(*order, *json, *trust, now);
}

void read_into(OpenedPack& out, const pack::PackFiles& files, const std::string& name, base::Time now) {
    auto reading = read_pack_files(files, name, now);
    out.issues = std::move(reading.issues);
    out.pack = std::move(reading.pack);
}

OpenedPack open_folder(const PackSource& source, base::Time now) {
    OpenedPack out;
    auto folder = read_pack_folder(source.path);
    out.issues = folder.issues;
    if (!out.issues.empty()) return out;
    Memory memory(source.keep);
    const auto head = folder.files.find("pack.json");
    const auto json = head == folder.files.end() ? Result<Json>(Json()) : base::parse_json(head->second, "pack.json");
    if (!source.kill.empty()) apply_kills(source, trust_of(source), json ? std::string(json->text_or("id")) : "", now, memory, folder.files, out);
    read_into(out, folder.files, folder.name, now);
    return out;
}

}  // namespace

OpenedPack open_pack(const PackSource& source, base::Time now) {
    std::error_code error;
    if (fs::is_directory(source.path, error) || !fs::exists(source.path, error)) return open_folder(source, now);
    OpenedPack out;
    Memory memory(source.keep);
    const auto trust = trust_of(source);
    if (!trust) {
        out.refused = trust.error().text();
        return out;
    }
    const auto use = [&](Loaded loaded, const fs::path& path) {
        out.signed_by = loaded.verified.signed_by;
        out.expires_at = loaded.verified.head.expires_at;
        apply_kills(source, trust, loaded.verified.head.id, now, memory, loaded.verified.files, out);
        read_into(out, loaded.verified.files, path.generic_string(), now);
        return out.pack != nullptr;
    };
    const std::string inside = id_inside(source.path);
    auto loaded = load_signed(source.path, *trust, now, memory.version_of(inside, *trust));
    if (loaded) {
        const pack::SealedHead head = loaded->verified.head;
        const std::string text = loaded->text;
        if (use(std::move(loaded).value(), source.path)) {
            memory.remember(source.path, head, text);
            return out;
        }
        out.refused = source.path.string() + ": the signed pack has errors";
    } else {
        out.refused = source.path.string() + ": " + loaded.error().text();
    }
    const std::string known = memory.pack_from(source.path), id = known.empty() ? inside : known;
    if (source.keep.empty() || id.empty()) return out;
    if (!inside.empty() && inside != id) {
        out.refused += "; from this path came the pack " + base::in_quotes(id) + " before, and the file says that it is " + base::in_quotes(inside) + ", so that neither goes on";
        return out;
    }
    auto last = load_signed(memory.last_good(id), *trust, now, "");
    if (!last) {
        if (fs::exists(memory.last_good(id), error)) out.refused += "; the last good one is refused too: " + last.error().text();
        return out;
    }
    out.issues.clear();
    use(std::move(last).value(), memory.last_good(id));
    return out;
}

Result<Json> read_json_file(const fs::path& path) {
    const auto text = read_text_file(path);
    if (!text) return text.error();
    base::JsonLimits limits;
    limits.max_text = limits.max_bytes;
    return base::parse_json(*text, path.string(), limits);
}

base::Status write_whole_file(const fs::path& path, const std::string& text, bool secret) {
    std::error_code error;
    const Error failed{Code::unavailable, "the file cannot be written", path.string()};
    if (secret && fs::exists(path, error)) return Error{Code::conflict, "the file exists already; a key is never overwritten", path.string()};
    const fs::path part = path.string() + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    if (secret) fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) return failed;
    out << text;
    out.close();
    if (!out) return failed;
    fs::rename(part, path, error);
    if (error) return failed;
    return {};
}

}  // namespace segue::runtime
