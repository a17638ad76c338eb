"""GeoNames' first-order divisions of China: English name and region."""

from types import MappingProxyType
from typing import Final

from domain.stores.region import Region

PROVINCES: Final = MappingProxyType(
    {
        "01": ("Anhui", Region.EAST),
        "02": ("Zhejiang", Region.EAST),
        "03": ("Jiangxi", Region.EAST),
        "04": ("Jiangsu", Region.EAST),
        "05": ("Jilin", Region.NORTHEAST),
        "06": ("Qinghai", Region.NORTHWEST),
        "07": ("Fujian", Region.EAST),
        "08": ("Heilongjiang", Region.NORTHEAST),
        "09": ("Henan", Region.CENTRAL),
        "10": ("Hebei", Region.NORTH),
        "11": ("Hunan", Region.CENTRAL),
        "12": ("Hubei", Region.CENTRAL),
        "13": ("Xinjiang", Region.NORTHWEST),
        "14": ("Tibet", Region.SOUTHWEST),
        "15": ("Gansu", Region.NORTHWEST),
        "16": ("Guangxi", Region.SOUTH),
        "18": ("Guizhou", Region.SOUTHWEST),
        "19": ("Liaoning", Region.NORTHEAST),
        "20": ("Inner Mongolia", Region.NORTH),
        "21": ("Ningxia", Region.NORTHWEST),
        "22": ("Beijing", Region.NORTH),
        "23": ("Shanghai", Region.EAST),
        "24": ("Shanxi", Region.NORTH),
        "25": ("Shandong", Region.EAST),
        "26": ("Shaanxi", Region.NORTHWEST),
        "28": ("Tianjin", Region.NORTH),
        "29": ("Yunnan", Region.SOUTHWEST),
        "30": ("Guangdong", Region.SOUTH),
        "31": ("Hainan", Region.SOUTH),
        "32": ("Sichuan", Region.SOUTHWEST),
        "33": ("Chongqing", Region.SOUTHWEST),
    }
)
