#include "core/condition/to_json.h"

#include "core/condition/instants.h"
#include "core/condition/numbers_text.h"

#include <cmath>
#include <limits>

namespace segue::condition {

namespace {

class Writer {
public:
    explicit Writer(std::size_t max_bytes) : left_(max_bytes) {}

    std::optional<base::Json> write(const Value& v) {
        if (!take(sizeof(base::Json))) return std::nullopt;
        switch (v.kind) {
            case Kind::null: return base::Json();
            case Kind::boolean: return base::Json(v.boolean);
            case Kind::integer: return base::Json(v.integer);
            case Kind::uinteger:
                if (v.uinteger > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return base::Json(static_cast<double>(v.uinteger));
                return base::Json(static_cast<std::int64_t>(v.uinteger));
            case Kind::real: return std::isfinite(v.real) ? std::optional(base::Json(v.real)) : std::nullopt;
            case Kind::text:
            case Kind::type: return take(v.extra) ? std::optional(base::Json(v.view())) : std::nullopt;
            case Kind::bytes: return take(v.extra * std::size_t{2}) ? std::optional(base::Json(base64_text(v.view()))) : std::nullopt;
            case Kind::duration: return base::Json(duration_text(v.integer));
            case Kind::timestamp: return base::Json(timestamp_text(v));
            case Kind::optional: return v.inside ? write(*v.inside) : base::Json();
            case Kind::network: return base::Json(network_text(v));
            case Kind::list: return list(v);
            case Kind::map: return map(v);
            case Kind::error: return std::nullopt;
        }
        return std::nullopt;
    }

private:
    bool take(std::size_t bytes) {
        if (bytes > left_) return false;
        left_ -= bytes;
        return true;
    }

    std::optional<base::Json> list(const Value& v) {
        base::Json::List items;
        for (std::size_t i = 0; i < list_size(v); ++i) {
            auto item = write(list_at(v, i));
            if (!item) return std::nullopt;
            items.push_back(std::move(*item));
        }
        return base::Json::list(std::move(items));
    }

    std::optional<base::Json> map(const Value& v) {
        base::Json object = base::Json::object();
        for (std::size_t i = 0; i < map_size(v); ++i) {
            const MapEntry entry = map_at(v, i);
            auto value = write(entry.value);
            if (!value || !take(sizeof(std::string) + 16)) return std::nullopt;
            object.set(key_text(entry.key), std::move(*value));
        }
        return object;
    }

    static std::string key_text(const Value& key) {
        switch (key.kind) {
            case Kind::boolean: return key.boolean ? "true" : "false";
            case Kind::integer: return std::to_string(key.integer);
            case Kind::uinteger: return std::to_string(key.uinteger);
            default: return std::string(key.view());
        }
    }

    std::size_t left_;
};

}  // namespace

std::optional<base::Json> to_json(const Value& v, std::size_t max_bytes) { return Writer(max_bytes).write(v); }

}  // namespace segue::condition
