#include "desktop/shell/picture.h"

#include <imgui.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace segue::shell {
namespace {

struct Texture {
    const std::uint8_t* alpha = nullptr;  ///< the font atlas is white; only its alpha counts
    int width = 0, height = 0;

    /// Bilinear, clamped, 0 to 1.
    [[nodiscard]] float at(float u, float v) const {
        const float x = u * static_cast<float>(width) - 0.5F, y = v * static_cast<float>(height) - 0.5F;
        const float fx = std::floor(x), fy = std::floor(y);
        const int x0 = static_cast<int>(fx), y0 = static_cast<int>(fy);
        const float ax = x - fx, ay = y - fy;
        const auto texel = [&](int i, int j) {
            i = std::clamp(i, 0, width - 1);
            j = std::clamp(j, 0, height - 1);
            return static_cast<float>(alpha[static_cast<std::size_t>(j) * static_cast<std::size_t>(width) + static_cast<std::size_t>(i)]);
        };
        const float top = texel(x0, y0) * (1 - ax) + texel(x0 + 1, y0) * ax;
        const float bottom = texel(x0, y0 + 1) * (1 - ax) + texel(x0 + 1, y0 + 1) * ax;
        return (top * (1 - ay) + bottom * ay) / 255.0F;
    }
};

struct Box {
    int left, top, right, bottom;
};

/// Twice the signed area of (a, b, p).
float edge(ImVec2 a, ImVec2 b, ImVec2 p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); }

/// A pixel whose middle lies on an edge belongs to one of the two triangles that share it.
bool top_left(ImVec2 a, ImVec2 b) { return (a.y == b.y && b.x > a.x) || b.y < a.y; }

float channel(ImU32 color, int shift) { return static_cast<float>((color >> shift) & 0xFFU); }

struct Corner {
    ImVec2 at, uv;
    ImU32 color;
};

void blend(std::uint8_t* pixel, float r, float g, float b, float a) {
    const auto mix = [a](std::uint8_t& under, float over) {
        under = static_cast<std::uint8_t>(std::lround(static_cast<float>(under) * (1 - a) + over * a));
    };
    mix(pixel[0], r);
    mix(pixel[1], g);
    mix(pixel[2], b);
    pixel[3] = 255;
}

void draw_triangle(Picture& picture, const Box& clip, const Texture& texture, Corner a, Corner b, Corner c) {
    float area = edge(a.at, b.at, c.at);
    if (area == 0) return;
    if (area < 0) {
        std::swap(b, c);
        area = -area;
    }
    const int left = std::max(clip.left, static_cast<int>(std::floor(std::min({a.at.x, b.at.x, c.at.x}))));
    const int right = std::min(clip.right, static_cast<int>(std::ceil(std::max({a.at.x, b.at.x, c.at.x}))));
    const int top = std::max(clip.top, static_cast<int>(std::floor(std::min({a.at.y, b.at.y, c.at.y}))));
    const int bottom = std::min(clip.bottom, static_cast<int>(std::ceil(std::max({a.at.y, b.at.y, c.at.y}))));
    const bool in_a = top_left(b.at, c.at), in_b = top_left(c.at, a.at), in_c = top_left(a.at, b.at);
    const bool one_texel = a.uv.x == b.uv.x && b.uv.x == c.uv.x && a.uv.y == b.uv.y && b.uv.y == c.uv.y;
    const float flat = one_texel ? texture.at(a.uv.x, a.uv.y) : 0;
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            const ImVec2 p(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            const float wa = edge(b.at, c.at, p), wb = edge(c.at, a.at, p), wc = edge(a.at, b.at, p);
            if (wa < 0 || wb < 0 || wc < 0 || (wa == 0 && !in_a) || (wb == 0 && !in_b) || (wc == 0 && !in_c)) continue;
            const float ka = wa / area, kb = wb / area, kc = wc / area;
            const float cover = one_texel ? flat : texture.at(a.uv.x * ka + b.uv.x * kb + c.uv.x * kc, a.uv.y * ka + b.uv.y * kb + c.uv.y * kc);
            const auto value = [&](int shift) { return channel(a.color, shift) * ka + channel(b.color, shift) * kb + channel(c.color, shift) * kc; };
            const float alpha = value(IM_COL32_A_SHIFT) / 255.0F * cover;
            if (alpha <= 0) continue;
            const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 4;
            blend(&picture.pixels[at], value(IM_COL32_R_SHIFT), value(IM_COL32_G_SHIFT), value(IM_COL32_B_SHIFT), alpha);
        }
    }
}

void draw_list(Picture& picture, const ImDrawList& list, const ImDrawData& data, const Texture& texture) {
    for (const ImDrawCmd& command : list.CmdBuffer) {
        if (command.UserCallback != nullptr) continue;
        const Box clip{std::max(0, static_cast<int>(command.ClipRect.x - data.DisplayPos.x)), std::max(0, static_cast<int>(command.ClipRect.y - data.DisplayPos.y)),
                       std::min(picture.width, static_cast<int>(command.ClipRect.z - data.DisplayPos.x)),
                       std::min(picture.height, static_cast<int>(command.ClipRect.w - data.DisplayPos.y))};
        const auto corner = [&](unsigned i) {
            const ImDrawVert& v = list.VtxBuffer[static_cast<int>(command.VtxOffset + list.IdxBuffer[static_cast<int>(i)])];
            return Corner{v.pos, v.uv, v.col};
        };
        for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
            const unsigned at = command.IdxOffset + i;
            draw_triangle(picture, clip, texture, corner(at), corner(at + 1), corner(at + 2));
        }
    }
}

}  // namespace

Picture rasterise(const ImDrawData& data, ImFontAtlas& atlas, theme::Rgba ground) {
    Picture picture;
    picture.width = static_cast<int>(data.DisplaySize.x);
    picture.height = static_cast<int>(data.DisplaySize.y);
    picture.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4);
    for (std::size_t i = 0; i < picture.pixels.size(); i += 4) {
        picture.pixels[i] = ground.r, picture.pixels[i + 1] = ground.g, picture.pixels[i + 2] = ground.b, picture.pixels[i + 3] = 255;
    }
    unsigned char* alpha = nullptr;
    Texture texture;
    atlas.GetTexDataAsAlpha8(&alpha, &texture.width, &texture.height);
    texture.alpha = alpha;
    for (const ImDrawList* list : data.CmdLists) draw_list(picture, *list, data, texture);
    return picture;
}

base::Status write_png(const Picture& picture, const std::filesystem::path& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGBA;
    if (png_image_write_to_file(&image, file.c_str(), 0, picture.pixels.data(), 0, nullptr) == 0) {
        return base::Error{base::Code::unavailable, std::string("The picture could not be written: ") + image.message, file.string()};
    }
    return {};
}

}  // namespace segue::shell
